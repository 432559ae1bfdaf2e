using System.CommandLine;
using System.Text.Json;
using Tiro.Models;

namespace Tiro.Cli;

/// <summary><c>tiro quantize --model PATH --type q8_0 --out FILE.gguf</c>: the model in a quarter of its size.</summary>
internal static class QuantizeCommand
{
    private const string Q8 = "q8_0";

    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<string> Type = new("--type") { Description = "Storage of the matrices: q8_0, 8-bit integers with a scale for every 32.", HelpName = Q8, Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "The GGUF file to write.", HelpName = "FILE", Required = true };
    private static readonly Option<bool> Json = ModelOptions.Json();
    private static readonly Option<int> Threads = ModelOptions.Threads();

    public static Command Create()
    {
        var command = new Command("quantize", "Write a model as a GGUF file with 8-bit matrices.") { Model, Type, Out, Json, Threads };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        string type = result.GetRequiredValue(Type), path = result.GetRequiredValue(Out);
        if (type != Q8)
        {
            throw UsageErrors.In(command, $"--type '{type}' is not known; {Q8} is");
        }

        ModelOptions.UseThreads(command, result.GetValue(Threads));
        using ModelPackage package = ModelPackage.Load(result.GetRequiredValue(Model));
        if (package.Model.Parameters.IsQuantized)
        {
            throw UsageErrors.In(command, $"{package.Path} is quantised already; give the model it was made from");
        }

        (DecoderModel model, IReadOnlyList<QuantizedMatrix> report) = ModelQuantizer.Quantize(package.Model);
        using (model)
        {
            GgufModel.Save(path, model, ModelText.Of(package));
        }

        long before = package.Model.Parameters.Count * sizeof(float), after = new FileInfo(path).Length;
        if (result.GetValue(Json))
        {
            JsonOutput.WriteLine(json => Write(json, type, before, after, report));
        }
        else
        {
            Write(before, after, report);
        }

        return ExitCodes.Success;
    }

    private static void Write(long before, long after, IReadOnlyList<QuantizedMatrix> report)
    {
        foreach (QuantizedMatrix matrix in report)
        {
            Console.Out.WriteLine(matrix.Quantized
                ? FormattableString.Invariant($"{matrix.Name,-32}{matrix.Error,12:0.0e+00} largest error {matrix.RelativeError,12:0.0e+00} relative")
                : $"{matrix.Name,-32}stays f32: a row is not whole blocks of 32, or positions");
        }

        Console.Out.WriteLine(FormattableString.Invariant($"{before:N0} bytes of f32 weights -> a file of {after:N0} bytes, {(double)after / before:0.000} of them"));
    }

    private static void Write(Utf8JsonWriter json, string type, long before, long after, IReadOnlyList<QuantizedMatrix> report)
    {
        json.WriteString("type", type);
        json.WriteNumber("f32_bytes", before);
        json.WriteNumber("file_bytes", after);
        json.WriteNumber("ratio", (double)after / before);
        json.WriteStartArray("matrices");
        foreach (QuantizedMatrix matrix in report)
        {
            json.WriteStartObject();
            json.WriteString("name", matrix.Name);
            json.WriteBoolean("quantized", matrix.Quantized);
            json.WriteNumber("error", matrix.Error);
            json.WriteNumber("relative_error", matrix.RelativeError);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

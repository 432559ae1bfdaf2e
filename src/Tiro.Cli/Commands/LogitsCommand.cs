using System.CommandLine;
using System.Runtime.InteropServices;
using Tiro.Formats;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Cli;

/// <summary><c>tiro logits --model PATH --ids 1,2,3 --out FILE</c>: one tensor "logits", f32 [tokens, vocabulary].</summary>
internal static class LogitsCommand
{
    /// <summary>Rows of logits that are in memory at a time.</summary>
    private const int RowsAtOnce = 64;

    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<string[]> Adapters = ModelOptions.Adapters();
    private static readonly Option<string> Ids = ModelOptions.Ids();
    private static readonly Option<string> Out = new("--out") { Description = "The safetensors file to write.", HelpName = "FILE", Required = true };
    private static readonly Option<int> Threads = ModelOptions.Threads();
    private static readonly Option<string> Arithmetic = ModelOptions.Arithmetic();

    public static Command Create()
    {
        Ids.Required = true;
        var command = new Command("logits", "Write the logits of a sequence of tokens to a file.") { Model, Adapters, Ids, Out, Arithmetic, Threads };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        int[] ids = ModelOptions.ParseIds(command, result.GetRequiredValue(Ids));
        ModelOptions.UseThreads(command, result.GetValue(Threads));
        using ModelPackage package = ModelOptions.Load(command, result.GetRequiredValue(Model), result.GetRequiredValue(Arithmetic), result.GetValue(Adapters));
        TokenIds.Require(package.Model.Config, ids);
        using TensorScope scope = TensorScope.Begin();
        Tensor hidden = package.Model.Forward(ForwardBatch.Single(ids));
        var writer = new SafetensorsWriter();
        var shape = new Shape(ids.Length, package.Model.Config.VocabularySize);
        writer.Add("logits", DType.F32, shape, stream => Write(package.Model, hidden, stream));
        writer.Write(result.GetRequiredValue(Out));
        return ExitCodes.Success;
    }

    private static void Write(DecoderModel model, Tensor hidden, Stream stream)
    {
        for (long first = 0; first < hidden.Rows; first += RowsAtOnce)
        {
            using TensorScope scope = TensorScope.Begin();
            Tensor logits = model.Head(hidden.SliceRows(first, Math.Min(RowsAtOnce, hidden.Rows - first)));
            for (long row = 0; row < logits.Rows; row++)
            {
                stream.Write(MemoryMarshal.AsBytes(logits.Row<float>(row)));
            }
        }
    }
}

using System.CommandLine;
using System.Globalization;
using Tiro.Kernels;
using Tiro.Models;

namespace Tiro.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class ModelOptions
{
    private const string Native = "native", F32 = "f32";

    public static Option<string> Model() => new("--model")
    {
        Description = "A Hugging Face folder, a checkpoint, a run folder (its newest whole checkpoint), or a GGUF file.",
        HelpName = "PATH",
        Required = true,
    };

    public static Option<string[]> Adapters(bool required = false) => new("--adapter")
    {
        Description = "A LoRA adapter for the model, a folder as PEFT writes it; may be given several times.",
        HelpName = "DIR",
        Required = required,
    };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "Threads that compute, 1 to 1024; without it, the cores that quota and affinity leave. No result depends on it.",
        HelpName = "N",
        DefaultValueFactory = _ => WorkerPool.DefaultThreads,
    };

    public static Option<string> Arithmetic() => new("--arithmetic")
    {
        Description = "How quantised weights compute: native, integer dots with activations quantised by blocks; f32, the weights widened block by block.",
        HelpName = "native|f32",
        DefaultValueFactory = _ => Native,
    };

    /// <summary>Loads a model, with adapters, that computes as an option of <see cref="Arithmetic"/> says; a usage error when it says something else.</summary>
    public static ModelPackage Load(Command command, string path, string arithmetic, params ReadOnlySpan<string> adapters)
    {
        if (arithmetic is not (Native or F32))
        {
            throw UsageErrors.In(command, $"--arithmetic '{arithmetic}' is not {Native} or {F32}");
        }

        ModelPackage package = ModelPackage.Load(path, adapters);
        package.Model.Parameters.Arithmetic = arithmetic == Native ? Tensors.Arithmetic.Native : Tensors.Arithmetic.F32;
        return package;
    }

    /// <summary>The arithmetic of a model's products, as JSON results name it.</summary>
    public static string ArithmeticOf(DecoderModel model) =>
        model.Parameters is { IsQuantized: true, Arithmetic: Tensors.Arithmetic.Native } ? Native : F32;

    public static Option<string> Ids() => new("--ids") { Description = "Token ids, as in 1,2,3.", HelpName = "IDS" };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output and nothing else there." };

    /// <summary>Sets the threads that kernels use; a usage error when they are not 1 to 1024.</summary>
    public static void UseThreads(Command command, int threads)
    {
        if (threads is < 1 or > WorkerPool.MaxThreads)
        {
            throw UsageErrors.In(command, $"--threads {threads} is not between 1 and {WorkerPool.MaxThreads}");
        }

        WorkerPool.Threads = threads;
    }

    /// <summary>The ids of <c>1,2,3</c>.</summary>
    public static int[] ParseIds(Command command, string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        var ids = new int[parts.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out ids[i]))
            {
                throw UsageErrors.In(command, $"--ids: '{parts[i]}' is not a token id; give numbers as in 1,2,3");
            }
        }

        return ids;
    }
}

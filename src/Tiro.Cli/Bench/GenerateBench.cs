using System.Diagnostics;
using System.Text.Json;
using Tiro.Inference;
using Tiro.Models;

namespace Tiro.Cli;

/// <summary>What generation was measured to do, all sequences of a batch together.</summary>
internal sealed record GenerateFigures(int Threads, int Batch, int Prompt, int Generate, double PrefillTokensPerSecond, double DecodeTokensPerSecond, double PeakMemoryMiB)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("engine", BenchEngine.Name);
        json.WriteNumber("threads", Threads);
        json.WriteNumber("batch", Batch);
        json.WriteNumber("prompt", Prompt);
        json.WriteNumber("generate", Generate);
        json.WriteNumber("prefill_tokens_per_second", Math.Round(PrefillTokensPerSecond, 1));
        json.WriteNumber("decode_tokens_per_second", Math.Round(DecodeTokensPerSecond, 1));
        json.WriteNumber("peak_memory_mib", (long)PeakMemoryMiB);
    }
}

/// <summary><c>tiro bench generate</c>: the speed of reading prompts and of making tokens, by the generator that <c>tiro generate</c> uses.</summary>
internal static class GenerateBench
{
    /// <summary>
    /// Reads <paramref name="batch"/> prompts of <paramref name="prompt"/> tokens each and makes <paramref name="generate"/> tokens of
    /// each after the first; medians of <paramref name="repeats"/> runs after one that does not count.
    /// </summary>
    public static GenerateFigures Run(DecoderModel model, int batch, int prompt, int generate, int repeats, int threads)
    {
        int vocabulary = model.Config.VocabularySize;
        int[][] prompts = [.. Enumerable.Range(0, batch).Select(row => Enumerable.Range(row, prompt).Select(i => (int)(i * 7919L % vocabulary)).ToArray())];
        var options = new GenerationOptions
        {
            // The first token belongs to the prompt: its logits come out of reading it.
            MaxTokens = generate + 1,
            IgnoreEos = true,
            PromptChunk = prompt,
            Sampling = new SamplingOptions { Temperature = 0 },
        };
        var generator = new Generator(model, tokenizer: null);
        double[] prefill = new double[repeats], decode = new double[repeats];
        Time(generator, prompts, options);
        for (int i = 0; i < repeats; i++)
        {
            (prefill[i], decode[i]) = Time(generator, prompts, options);
        }

        Array.Sort(prefill);
        Array.Sort(decode);
        double read = prefill[repeats / 2], made = decode[repeats / 2];
        return new GenerateFigures(threads, batch, prompt, generate, (double)batch * prompt / read, (double)batch * generate / made, PeakMemory.MiB());
    }

    /// <summary>Seconds until the first token of the batch, and from there to the last.</summary>
    private static (double Prefill, double Decode) Time(Generator generator, int[][] prompts, GenerationOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        double first = 0;
        foreach (GeneratedToken token in generator.Stream(prompts, options))
        {
            first = first == 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : first;
        }

        return (first, Stopwatch.GetElapsedTime(start).TotalSeconds - first);
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tiro.Formats;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary><c>tiro plan memory RECIPE|PATH</c>: what a run will take, before the run.</summary>
internal static class PlanCommand
{
    private static readonly Argument<string> Target = new("RECIPE|PATH")
    {
        Description = "A recipe: memory of that training. A Hugging Face folder, a checkpoint, a run folder or a GGUF file: memory of generating with that model.",
    };

    private static readonly Option<string[]> Set = RecipeOptions.Set();
    private static readonly Option<int?> Batch = new("--batch") { Description = "Sequences at a time.", HelpName = "N" };
    private static readonly Option<int?> Context = new("--context") { Description = "Tokens of a sequence; for a model, prompt and new tokens together.", HelpName = "N" };
    private static readonly Option<bool> Json = ModelOptions.Json();

    public static Command Create() => new("plan", "Tell what a run will take, before the run.") { CreateMemory() };

    private static Command CreateMemory()
    {
        var command = new Command("memory", "Estimate the peak memory of a training run, or of generating with a model.") { Target, Set, Batch, Context, Json };
        command.SetAction(result =>
        {
            string target = result.GetRequiredValue(Target);
            bool model = Directory.Exists(target) || GgufFile.IsGguf(target);
            Write(model ? Generation(command, result, target) : Training(result, target), model ? "generation" : "training", result.GetValue(Json));
            return ExitCodes.Success;
        });
        return command;
    }

    private static MemoryPlan Training(ParseResult result, string path)
    {
        List<string> sets = [.. result.GetValue(Set) ?? []];
        Add("training.batch", result.GetValue(Batch));
        Add("model.context", result.GetValue(Context));
        PretrainRecipe recipe = RecipeFile.ReadPretrain(path, sets);
        int vocabulary = PretrainCorpus.VocabularySize(recipe);
        (long bytes, long tokens) = PretrainCorpus.Size(recipe, vocabulary);
        return TrainingMemory.Plan(ModelShapes.Config(recipe.Model, vocabulary, endOfText: null), recipe.Training, bytes, tokens);

        void Add(string key, int? value)
        {
            if (value is { } number)
            {
                sets.Add(string.Create(CultureInfo.InvariantCulture, $"{key}={number}"));
            }
        }
    }

    private static MemoryPlan Generation(Command command, ParseResult result, string path)
    {
        if (result.GetValue(Set) is { Length: > 0 })
        {
            throw UsageErrors.In(command, $"--set changes a recipe, and {path} is a model");
        }

        DecoderConfig config = ModelPackage.Describe(path);
        int batch = result.GetValue(Batch) ?? 1, context = result.GetValue(Context) ?? config.Context;
        string? problem = batch < 1 ? $"--batch {batch} is less than 1"
            : context < 1 || context > config.Context ? $"--context {context} is not between 1 and the {config.Context} tokens of the model"
            : null;
        return problem is null ? GenerationMemory.Plan(config, batch, context, new GenerationOptions().PromptChunk, ModelPackage.QuantizedAt(path)) : throw UsageErrors.In(command, problem);
    }

    private static void Write(MemoryPlan plan, string kind, bool json)
    {
        if (!json)
        {
            foreach (MemoryItem item in plan.Items)
            {
                Console.Out.WriteLine(Line(item.Name, item.Bytes, item.Detail));
            }

            if (plan.Before is { } before)
            {
                Console.Out.WriteLine(Line(before.Name, before.Bytes, before.Detail));
            }

            Console.Out.WriteLine(Line("total", plan.Total, "estimated peak resident memory, within 10 %"));
            return;
        }

        JsonOutput.WriteLine(document =>
        {
            document.WriteString("kind", kind);
            document.WriteNumber("total", plan.Total);
            document.WriteStartArray("items");
            foreach (MemoryItem item in plan.Items)
            {
                WriteItem(document, item);
            }

            document.WriteEndArray();
            if (plan.Before is { } before)
            {
                document.WritePropertyName("before");
                WriteItem(document, before);
            }
        });
    }

    private static void WriteItem(Utf8JsonWriter document, MemoryItem item)
    {
        document.WriteStartObject();
        document.WriteString("name", item.Name);
        document.WriteNumber("bytes", item.Bytes);
        document.WriteString("detail", item.Detail);
        document.WriteEndObject();
    }

    private static string Line(string name, long bytes, string detail) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-12}{bytes / MemoryPlan.MiB,9:0.0} MiB  {detail}");
}

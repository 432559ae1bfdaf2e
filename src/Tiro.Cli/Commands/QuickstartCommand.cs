using System.CommandLine;
using System.Text;
using Tiro.Data;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>
/// <c>tiro quickstart [--out DIR] [--seed N] [--threads N] [--fast]</c>: a small world's stories, a tokenizer, a model trained on them, its
/// perplexity before and after, and a story that it continues.
/// </summary>
internal static class QuickstartCommand
{
    private const string Separator = "<|endofstory|>";

    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The run folder.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("runs", "quickstart") };
        var seed = new Option<int>("--seed") { Description = "Seed of the world, the model and the text.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<int> threads = ModelOptions.Threads();
        var fast = new Option<bool>("--fast") { Description = "A smaller run, within a minute." };
        var command = new Command("quickstart", "Train a first model on a small invented world.") { output, seed, threads, fast };
        command.SetAction(result =>
        {
            ModelOptions.UseThreads(command, result.GetValue(threads));
            return Run(result.GetRequiredValue(output), result.GetRequiredValue(seed), result.GetValue(fast));
        });
        return command;
    }

    private static int Run(string folder, int seed, bool fast)
    {
        if (File.Exists(folder))
        {
            throw new FormatException($"{folder}: a file, not a folder; choose another --out");
        }

        string corpus = Path.Combine(folder, "stories.txt");
        int stories = fast ? 3000 : 12000, heldOut = stories / 20;
        string command = $"{SelfCommand.Words} quickstart --out {ShellWord.Quote(folder)} --seed {seed}{(fast ? " --fast" : "")}";
        var generator = new StoryGenerator(World.Create((ulong)seed), (ulong)seed);
        string opening = FirstSentence(generator.HeldOut(0).Text);
        PretrainRecipe recipe = Recipe(folder, corpus, seed, fast, (double)heldOut / (stories + heldOut)) with
        {
            Sample = new PretrainSample { Prompt = opening, Tokens = 160, Temperature = 0.6 },
        };
        bool resume = Directory.Exists(Path.Combine(folder, "checkpoints"));
        string kept = Path.Combine(folder, "recipe.yaml");
        if (resume && File.Exists(kept) && File.ReadAllText(kept) != RecipeFile.ToYaml(recipe))
        {
            throw new FormatException($"{folder}: holds a run with other settings; choose another --out, or delete the folder");
        }

        Console.Error.WriteLine($"writing {stories} stories of a small world to {corpus}");
        WriteStories(corpus, generator, stories, heldOut);
        return PretrainCommand.Run(recipe, resume, command);
    }

    private static string FirstSentence(string text) => text[..(text.IndexOf(". ", StringComparison.Ordinal) + 1)];

    /// <summary>Training stories, then held-out ones, which become the validation split.</summary>
    private static void WriteStories(string path, StoryGenerator generator, int stories, int heldOut)
    {
        var text = new StringBuilder();
        for (int i = 0; i < stories + heldOut; i++)
        {
            Story story = i < stories ? generator.Training(i) : generator.HeldOut(i - stories);
            text.Append(story.Text).Append('\n').Append(Separator).Append('\n');
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Formats.AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static PretrainRecipe Recipe(string folder, string corpus, int seed, bool fast, double validation) => new()
    {
        Seed = seed,
        Out = folder,
        Data = new PretrainData { Path = corpus, ValidationFraction = validation, Sampling = SequenceSampling.Documents, DocumentSeparator = Separator },
        Tokenizer = new PretrainTokenizer { Vocabulary = 1024 },
        Model = new PretrainModel { Layers = fast ? 2 : 4, Width = 128, Heads = 4, KvHeads = 2, Context = 256 },
        Training = new TrainingOptions { Steps = fast ? 300 : 600, Batch = 16, LearningRate = 3e-3, Warmup = 20, WarmupFromOne = true, Schedule = ScheduleKind.Cosine, LogEvery = 25 },
        Evaluation = new EvaluationOptions { Every = 100, Batches = 8 },
        Checkpoints = new CheckpointOptions { Every = 100 },
    };
}

using Tiro.Data;

namespace Tiro.Cli;

/// <summary>The keys of a lifecycle recipe; the sections of its stages have the keys of their own recipes.</summary>
internal static class LifecycleBinding
{
    public static LifecycleRecipe Bind(LifecycleRecipe r, RecipeFields f)
    {
        r = r with
        {
            Seed = f.Whole("seed", r.Seed, 0, int.MaxValue),
            Out = f.Name("out", r.Out),
            Threads = f.Whole("threads", r.Threads, 0, 1024),
            Stages = Stages(f.Name("stages", string.Join(", ", r.Stages.Select(Name))), f),
            Data = f.Section("data", r.Data, Bind),
            Evaluation = f.Section("evaluation", r.Evaluation, Bind),
            Pretrain = f.Section("pretrain", r.Pretrain, PretrainBinding.Bind),
            Finetune = f.Section("finetune", r.Finetune, FinetuneBinding.Bind),
            Reward = f.Section("reward", r.Reward, AlignBinding.Bind),
            Dpo = f.Section("dpo", r.Dpo, AlignBinding.Bind),
            Grpo = f.Section("grpo", r.Grpo, AlignBinding.Bind),
        };
        return r;
    }

    private static LifecycleData Bind(LifecycleData r, RecipeFields f) => r with
    {
        Path = f.Text("path", r.Path),
        World = f.Section("world", r.World, Bind),
    };

    private static LifecycleWorld Bind(LifecycleWorld r, RecipeFields f) => r with
    {
        Sizes = Bind(r.Sizes, f),
        People = f.Whole("people", r.People, World.PeopleRange.Minimum, World.PeopleRange.Maximum),
        Language = f.Choice("language", r.Language, ("en", "en"), ("ru", "ru"), ("both", "both")),
    };

    private static WorldSizes Bind(WorldSizes r, RecipeFields f) => r with
    {
        Documents = f.Whole("documents", r.Documents, 0, 100_000_000),
        PeopleShare = f.Whole("people_share", r.PeopleShare, 1, 1000),
        ReadingShare = f.Whole("reading_share", r.ReadingShare, 0, 1000),
        SumShare = f.Whole("sum_share", r.SumShare, 0, 1000),
        KnowledgeDialogues = f.Whole("knowledge_dialogues", r.KnowledgeDialogues, 0, 10_000_000),
        ReadingDialogues = f.Whole("reading_dialogues", r.ReadingDialogues, 0, 10_000_000),
        SumDialogues = f.Whole("sum_dialogues", r.SumDialogues, 0, SumTask.Demonstrations),
        SumRepeats = f.Whole("sum_repeats", r.SumRepeats, 1, 1000),
        DeclineDialogues = f.Whole("decline_dialogues", r.DeclineDialogues, 0, 10_000_000),
        Preferences = f.Whole("preferences", r.Preferences, 0, 10_000_000),
    };

    private static LifecycleEvaluation Bind(LifecycleEvaluation r, RecipeFields f) => r with
    {
        Limit = f.Whole("limit", r.Limit, 0, 1_000_000_000),
        MaxTokens = f.Whole("max_tokens", r.MaxTokens, 1, 1 << 20),
        Question = f.Text("question", r.Question),
    };

    private static Stage[] Stages(string text, RecipeFields f)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Stage[] all = Enum.GetValues<Stage>();
        string? unknown = names.FirstOrDefault(name => !all.Any(stage => Name(stage) == name));
        f.Require(unknown is null, "stages", $"{unknown} is none of {string.Join(", ", all.Select(Name))}");
        f.Require(names.Length > 0 && names[0] == Name(Stage.Pretrain), "stages", "the first stage is pretrain, from which the others start");
        return [.. all.Where(stage => names.Contains(Name(stage)))];
    }

    private static string Name(Stage stage) => stage.ToString().ToLowerInvariant();
}

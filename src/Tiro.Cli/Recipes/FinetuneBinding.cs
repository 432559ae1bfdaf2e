using Tiro.Models;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>The keys of a fine-tuning recipe.</summary>
internal static class FinetuneBinding
{
    public static FinetuneRecipe Bind(FinetuneRecipe r, RecipeFields f) => r with
    {
        Method = f.Choice("method", r.Method, ("lora", FinetuneMethod.Lora), ("full", FinetuneMethod.Full)),
        Seed = f.Whole("seed", r.Seed, 0, long.MaxValue),
        Out = f.Name("out", r.Out),
        Threads = f.Whole("threads", r.Threads, 0, 1024),
        Model = f.Section("model", r.Model, OptionsBinding.Model),
        Data = f.Section("data", r.Data, OptionsBinding.Dialogues),
        Replay = f.Section("replay", r.Replay, Bind),
        Lora = f.Section("lora", r.Lora, Bind),
        Training = f.Section("training", r.Training, OptionsBinding.Finetuning),
        Evaluation = f.Section("evaluation", r.Evaluation, OptionsBinding.WholeEvaluation),
        Checkpoints = f.Section("checkpoints", r.Checkpoints, OptionsBinding.Checkpoints),
    };

    private static ReplayData Bind(ReplayData r, RecipeFields f) => r with
    {
        Path = f.Text("path", r.Path),
        Share = f.Number("share", r.Share, 0.001, 0.99),
        DocumentSeparator = f.Text("document_separator", r.DocumentSeparator),
    };

    private static LoraConfig Bind(LoraConfig r, RecipeFields f) => r with
    {
        Rank = f.Whole("rank", r.Rank, 1, 1 << 16),
        Alpha = f.Number("alpha", r.Alpha, 0, 1e6),
        Dropout = f.Number("dropout", r.Dropout, 0, 0.999),
        RankStabilized = f.Flag("rank_stabilized", r.RankStabilized),
        Targets = f.Name("targets", string.Join(',', r.Targets)).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    };
}

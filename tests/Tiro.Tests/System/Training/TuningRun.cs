namespace Tiro.Tests;

/// <summary>A run that starts from a model, as typed without a recipe: full, lora, reward, dpo or grpo.</summary>
internal sealed class TuningRun(TuningBase start, string method, int steps = 30) : ProcessRun
{
    /// <summary>Fine-tuning of all weights and of an adapter, reward model, DPO, GRPO.</summary>
    public static TheoryData<string> Methods => ["full", "lora", "reward", "dpo", "grpo"];

    public string Model { get; init; } = start.Model;

    public string Data { get; set; } = method switch
    {
        "full" or "lora" => start.Dialogues,
        "grpo" => start.Tasks,
        _ => start.Pairs,
    };

    public override string[] Arguments(params string[] more) =>
    [
        method is "full" or "lora" ? "finetune" : "align",
        "--method", method, "--model", Model, "--data", Data, "--out", Out,
        .. Settings().SelectMany(setting => new[] { "--set", setting }),
        .. more,
    ];

    private IEnumerable<string> Settings()
    {
        yield return "seed=3";
        yield return "threads=2";
        yield return $"training.steps={steps}";
        yield return "training.batch=4";
        yield return "training.learning_rate=3e-3";
        yield return "training.warmup=2";
        yield return "training.log_every=1";
        yield return "data.validation_fraction=0.2";
        yield return "evaluation.every=7";
        yield return "checkpoints.every=5";
        if (method == "lora")
        {
            yield return "lora.dropout=0.1";
        }

        if (method == "grpo")
        {
            yield return "grpo.group_size=8";
            yield return "grpo.max_tokens=8";
            yield return "grpo.updates=2";
            yield return "grpo.kl=0.01";
        }
    }
}

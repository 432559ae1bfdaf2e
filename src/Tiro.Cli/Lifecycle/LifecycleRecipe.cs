using Tiro.Alignment;
using Tiro.Data;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>A stage of a model's life.</summary>
internal enum Stage
{
    Pretrain,
    Finetune,
    Reward,
    Dpo,
    Grpo,
    Quantize,
}

/// <summary>
/// All stages of a model's life as one run: each stage is an ordinary recipe whose model is the stage before, whose data lies in one
/// folder, and which writes into a folder of its own below <see cref="Out"/>.
/// </summary>
internal sealed record LifecycleRecipe
{
    /// <summary>The seed of every stage, and of the world.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The folder of all runs, the report and the model card.</summary>
    public string Out { get; init; } = "";

    /// <summary>Worker threads; 0 = one per core.</summary>
    public int Threads { get; init; }

    /// <summary>The stages to run, in this order; each needs its data.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = Enum.GetValues<Stage>();

    public LifecycleData Data { get; init; } = new();

    public LifecycleEvaluation Evaluation { get; init; } = new();

    public PretrainRecipe Pretrain { get; init; } = new() { Out = Given, Data = new PretrainData { Path = Given }, Sample = new PretrainSample { Tokens = 0 } };

    public FinetuneRecipe Finetune { get; init; } = new() { Method = FinetuneMethod.Full, Out = Given, Model = s_model, Data = s_data };

    public AlignRecipe Reward { get; init; } = new() { Method = AlignMethod.Reward, Out = Given, Model = s_model, Data = s_data };

    public AlignRecipe Dpo { get; init; } = new() { Method = AlignMethod.Dpo, Out = Given, Model = s_model, Data = s_data };

    public AlignRecipe Grpo { get; init; } = new() { Method = AlignMethod.Grpo, Out = Given, Model = s_model, Data = s_data };

    /// <summary>Where a stage's recipe says this, the lifecycle decides.</summary>
    public const string Given = "lifecycle";

    private static readonly ModelSource s_model = new() { Path = Given };
    private static readonly ExampleData s_data = new() { Path = Given };

    /// <summary>The folder of the data.</summary>
    public string DataFolder => Data.Path.Length > 0 ? Data.Path : Path.Combine(Out, "data");

    /// <summary>A stage's recipe with the places and the seed that the lifecycle gives it.</summary>
    public PretrainRecipe ForPretrain() => Pretrain with
    {
        Out = Folder(Stage.Pretrain),
        Seed = Seed,
        Threads = Threads,
        Data = Pretrain.Data with { Path = Place(Pretrain.Data.Path, "corpus") },
        Tokenizer = Pretrain.Tokenizer.Dialogues == Given
            ? Pretrain.Tokenizer with { Dialogues = Located(Finetune.Data, "sft.jsonl").Path, DialogueFields = Finetune.Data.Fields }
            : Pretrain.Tokenizer,
        Evaluation = Pretrain.Evaluation with { Tasks = Place(Pretrain.Evaluation.Tasks, "completion.jsonl") },
    };

    /// <inheritdoc cref="ForPretrain"/>
    public FinetuneRecipe ForFinetune(string model) => Finetune with
    {
        Out = Folder(Stage.Finetune),
        Seed = Seed,
        Threads = Threads,
        Model = Finetune.Model with { Path = model },
        Data = Located(Finetune.Data, "sft.jsonl"),
        Replay = Finetune.Replay with { Path = Place(Finetune.Replay.Path, "corpus") },
    };

    /// <inheritdoc cref="ForPretrain"/>
    public AlignRecipe ForAlign(Stage stage, string model)
    {
        AlignRecipe recipe = stage switch { Stage.Reward => Reward, Stage.Dpo => Dpo, _ => Grpo };
        return recipe with
        {
            Out = Folder(stage),
            Seed = Seed,
            Threads = Threads,
            Model = recipe.Model with { Path = model },
            Data = Located(recipe.Data, stage == Stage.Grpo ? "tasks.jsonl" : "preferences.jsonl"),
        };
    }

    /// <summary>Where a stage writes.</summary>
    public string Folder(Stage stage) => Path.Combine(Out, Name(stage));

    /// <summary>What folders and tables call the model of a stage.</summary>
    public static string Name(Stage stage) => stage switch
    {
        Stage.Pretrain => "base",
        Stage.Finetune => "sft",
        Stage.Quantize => "int8",
        _ => stage.ToString().ToLowerInvariant(),
    };

    private ExampleData Located(ExampleData data, string name) => data with { Path = Place(data.Path, name) };

    private string Place(string given, string name) => given == Given ? Path.Combine(DataFolder, name) : given;
}

/// <summary>Where the data is, or the world that it is made of.</summary>
internal sealed record LifecycleData
{
    /// <summary>A folder with <c>corpus/*.txt</c>, <c>sft.jsonl</c>, <c>preferences.jsonl</c>, <c>tasks.jsonl</c> and perhaps <c>test/*.jsonl</c>; "" = data below out.</summary>
    public string Path { get; init; } = "";

    /// <summary>The invented world to write there first, if it has documents.</summary>
    public LifecycleWorld World { get; init; } = new();
}

/// <summary>An invented world as data.</summary>
internal sealed record LifecycleWorld
{
    /// <summary>How much of everything; no documents: the data is there already.</summary>
    public WorldSizes Sizes { get; init; } = new() { Documents = 0 };

    public int People { get; init; } = 300;

    /// <summary>What it speaks: en, ru or both.</summary>
    public string Language { get; init; } = "en";
}

/// <summary>How every stage's model is asked.</summary>
internal sealed record LifecycleEvaluation
{
    /// <summary>Tasks of each file of <c>test</c>; 0 = all.</summary>
    public int Limit { get; init; }

    /// <summary>Tokens of an answer, at most.</summary>
    public int MaxTokens { get; init; } = 64;

    /// <summary>A question that every model answers in the report; "" = the first of the tests.</summary>
    public string Question { get; init; } = "";
}

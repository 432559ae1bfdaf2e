using System.Globalization;
using System.Text;
using Tiro.Data;

namespace Tiro.Tests;

/// <summary>A pre-training run on invented stories.</summary>
internal sealed class SmallRun : ProcessRun
{
    public SmallRun(int steps = 100, int threads = 2)
    {
        Text = Write("stories.txt", Stories(120));
        Recipe = Write("recipe.yaml", string.Create(CultureInfo.InvariantCulture, $"""
            seed: 3
            out: {Out}
            threads: {threads}
            data:
              path: {Text}
            tokenizer:
              vocabulary: 300
            model:
              layers: 2
              width: 32
              heads: 2
              context: 64
            training:
              steps: {steps}
              batch: 4
              learning_rate: 3e-3
              warmup: 2
              log_every: 1
            evaluation:
              every: 10
              batches: 4
            checkpoints:
              every: 5
            sample:
              tokens: 4

            """));
    }

    public string Text { get; }

    public string Recipe { get; }

    public static string Stories(int count)
    {
        var generator = new StoryGenerator(World.Create(5), 5);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(generator.Training(i).Text).Append('\n');
        }

        return text.ToString();
    }

    public override string[] Arguments(params string[] more) => ["pretrain", Recipe, "--set", $"out={Out}", .. more];
}

using Tiro.Kernels;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Alignment;

/// <summary>A sampled completion.</summary>
/// <param name="Group">Which prompt of the step it completes.</param>
/// <param name="Tokens">Prompt and completion; the completion counts, an ending token included.</param>
/// <param name="LogProbabilities">Of the completion's tokens under the policy that sampled them, at the sampling temperature.</param>
/// <param name="Text">The completion without special tokens.</param>
/// <param name="Ended">Whether the model ended the text itself.</param>
public sealed record Rollout(int Group, MaskedTokens Tokens, float[] LogProbabilities, string Text, bool Ended)
{
    /// <summary>
    /// Completes each prompt <see cref="GrpoOptions.GroupSize"/> times, group after group. Every completion draws from a seed of its
    /// own, made of the run's seed, the step and its place, so that a step repeats exactly.
    /// </summary>
    public static Rollout[] Sample(DecoderModel policy, Tokenizer tokenizer, IReadOnlyList<int[]> prompts, GrpoOptions options, ulong seed, long step, CancellationToken cancellation = default)
    {
        var random = new PhiloxStream(seed, AlignmentStreams.Rollouts, (ulong)step);
        var places = new (int Group, ulong Seed)[prompts.Count * options.GroupSize];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (i / options.GroupSize, random.NextUInt64());
        }

        var generator = new Generator(policy, tokenizer);
        var rollouts = new List<Rollout>(places.Length);
        foreach ((int Group, ulong Seed)[] part in places.Chunk(options.SampledAtOnce))
        {
            int[][] repeated = Array.ConvertAll(part, place => prompts[place.Group]);
            GenerationResult[] results = generator.Run(repeated, options.Generation(Array.ConvertAll(part, place => place.Seed)), cancellation: cancellation);
            rollouts.AddRange(results.Select((result, i) => new Rollout(
                part[i].Group, MaskedTokens.Completion(repeated[i], result.Ids), result.LogProbabilities, result.Text, result.FinishReason == Generator.Stop)));
        }

        return [.. rollouts];
    }
}

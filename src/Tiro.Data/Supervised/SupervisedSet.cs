using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// Dialogues as tokens with their loss masks, each of a length that fits the context. An example's length is the number of its
/// inputs: the tokens before the last one that is trained; what follows that one is never computed.
/// </summary>
public sealed class SupervisedSet
{
    private SupervisedSet(List<ChatTokens> examples, List<DialogueRow> dialogues, int context, ChatEncoder encoder)
    {
        Examples = examples;
        Dialogues = dialogues;
        Context = context;
        Encoder = encoder;
        Lengths = [.. examples.Select(InputLength)];
        Fingerprint = Hash(examples);
    }

    /// <summary>The examples, at least one; each has a target.</summary>
    public IReadOnlyList<ChatTokens> Examples { get; }

    /// <summary>The dialogue of each example.</summary>
    public IReadOnlyList<DialogueRow> Dialogues { get; }

    /// <summary>Most inputs an example may have.</summary>
    public int Context { get; }

    /// <summary>What made the tokens.</summary>
    public ChatEncoder Encoder { get; }

    /// <summary>Inputs of each example, 1 to <see cref="Context"/>.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>Tokens of all examples that are targets.</summary>
    public long Targets => Examples.Sum(example => (long)example.Trained.Count(trained => trained));

    /// <summary>Why dialogues were left out, one entry each; <see cref="LongExamples"/> or <see cref="BadRows"/> allow it.</summary>
    public IReadOnlyList<DataRowException> Skipped { get; private init; } = [];

    /// <summary>Dialogues that were cut to fit and are still learnt from.</summary>
    public int CutExamples { get; private init; }

    /// <summary>SHA-256 over the length (int32), ids (int32 each) and masks (a byte each) of all examples, little-endian.</summary>
    public string Fingerprint { get; }

    /// <summary>Encodes dialogues and checks that they can be trained on.</summary>
    /// <param name="dialogues">The dialogues.</param>
    /// <param name="encoder">Template and tokenizer.</param>
    /// <param name="context">Most inputs a row holds.</param>
    /// <param name="tooLong">What to do with longer examples.</param>
    /// <param name="vocabulary">Ids must be below this: the model's vocabulary.</param>
    /// <param name="bad">What to do with an example that has a character outside the vocabulary, or no target.</param>
    /// <exception cref="DataRowException">An example is too long, has a character outside the vocabulary, or has no target, and is not left out.</exception>
    /// <exception cref="CorpusException">No example is left, an id is outside the vocabulary, or the token that ends a turn is never a target.</exception>
    public static SupervisedSet Encode(IReadOnlyList<DialogueRow> dialogues, ChatEncoder encoder, int context, LongExamples tooLong = LongExamples.Fail, int vocabulary = int.MaxValue, BadRows bad = BadRows.Fail)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        List<ChatTokens> examples = [];
        List<DialogueRow> kept = [];
        List<DataRowException> skipped = [];
        int cut = 0;
        foreach (DialogueRow dialogue in dialogues)
        {
            if (EncodeOne(dialogue, encoder, vocabulary, out DataRowException? problem) is not { } tokens)
            {
                skipped.Add(bad == BadRows.Skip ? problem! : throw problem!);
                continue;
            }

            int length = InputLength(tokens);
            if (length > context && tooLong == LongExamples.Fail)
            {
                throw TooLong(dialogue, length, context);
            }

            ChatTokens[] parts = length <= context ? [tokens] : [.. Parts(tokens, length, context, tooLong).Where(part => InputLength(part) > 0)];
            if (parts.Length == 0)
            {
                skipped.Add(TooLong(dialogue, length, context));
            }

            cut += length > context && parts.Length > 0 ? 1 : 0;
            examples.AddRange(parts);
            kept.AddRange(parts.Select(_ => dialogue));
        }

        if (examples.Count == 0)
        {
            throw new CorpusException(skipped is [var first, ..]
                ? $"No example is left of {dialogues.Count}, the first because {first.Message}."
                : "There are no dialogues to learn from: give at least one.");
        }

        RequireEndOfTurn(examples, encoder);
        return new SupervisedSet(examples, kept, context, encoder) { Skipped = skipped, CutExamples = cut };
    }

    /// <summary>The same examples, and others behind them that are no dialogues (<see cref="Replay"/>).</summary>
    /// <param name="others">Each with at least one target after its first token, of a length that fits the context.</param>
    /// <param name="place">What names them in errors.</param>
    public SupervisedSet With(IReadOnlyList<ChatTokens> others, string place)
    {
        var row = new DialogueRow(place, []);
        return new SupervisedSet([.. Examples, .. others], [.. Dialogues, .. others.Select(_ => row)], Context, Encoder) { Skipped = Skipped, CutExamples = CutExamples };
    }

    /// <summary>The tokens of a dialogue; null, and why, where nothing can be learned from it.</summary>
    private static ChatTokens? EncodeOne(DialogueRow dialogue, ChatEncoder encoder, int vocabulary, out DataRowException? problem)
    {
        try
        {
            ChatTokens tokens = encoder.Encode(dialogue.Messages);
            int largest = tokens.Ids.DefaultIfEmpty().Max();
            problem = InputLength(tokens) > 0 ? null
                : new DataRowException(dialogue.Place, "every label is masked, so there is nothing to learn; give the dialogue an assistant turn that trains, or delete it");
            return problem is not null ? null
                : largest < vocabulary ? tokens
                : throw new CorpusException($"{dialogue.Place}: token id {largest} lies outside the model's vocabulary of {vocabulary}: use the tokenizer that belongs to the model.");
        }
        catch (UnknownCharacterException error)
        {
            problem = new DataRowException(dialogue.Place, error.Message);
            return null;
        }
    }

    /// <summary>Tokens before the last one that is trained; 0 where none is (a first token is never a target).</summary>
    private static int InputLength(ChatTokens tokens) => Math.Max(0, Array.LastIndexOf(tokens.Trained, true));

    /// <summary>What remains of an example that is too long.</summary>
    private static IEnumerable<ChatTokens> Parts(ChatTokens tokens, int length, int context, LongExamples tooLong)
    {
        int count = tooLong switch { LongExamples.Split => (length + context - 1) / context, LongExamples.Truncate => 1, _ => 0 };
        for (int part = 0; part < count; part++)
        {
            // One token more than inputs: the target of the last one.
            int start = part * context, end = Math.Min(start + context, length) + 1;
            ChatTokens cut = new(tokens.Ids[start..end], tokens.Trained[start..end]);
            cut.Trained[0] = false;
            yield return cut;
        }
    }

    private static DataRowException TooLong(DialogueRow dialogue, int length, int context) => new(
        dialogue.Place, $"the example has {length} tokens, the context {context}; shorten it, use a longer context, or have long examples truncated or skipped");

    private static void RequireEndOfTurn(List<ChatTokens> examples, ChatEncoder encoder)
    {
        foreach (ChatTokens example in examples)
        {
            for (int i = 1; i < example.Ids.Length; i++)
            {
                if (example.Trained[i] && example.Ids[i] == encoder.EndOfTurn)
                {
                    return;
                }
            }
        }

        throw new CorpusException(
            $"The token that ends a turn, {encoder.Tokenizer.TokenText(encoder.EndOfTurn)}, is never a target, so the model would not learn to stop: use a longer context, or shorter dialogues.");
    }

    private static string Hash(List<ChatTokens> examples)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ChatTokens example in examples)
        {
            CorpusFingerprint.AppendTokens(hash, [example.Ids.Length]);
            CorpusFingerprint.AppendTokens(hash, example.Ids);
            hash.AppendData(MemoryMarshal.AsBytes<bool>(example.Trained));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

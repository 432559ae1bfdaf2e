using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Alignment;

/// <summary>
/// Texts of any lengths packed one after the other for one pass of a model, without padding; where the tokens that count are
/// predicted, and where each text ends.
/// </summary>
public sealed class PackedSequences
{
    private readonly int[] _ids, _positions, _sequences;

    public PackedSequences(IReadOnlyList<MaskedTokens> texts)
    {
        int total = texts.Sum(text => text.Ids.Length), counted = texts.Sum(text => text.Counted), at = 0, row = 0;
        (_ids, _positions, _sequences) = (new int[total], new int[total], new int[total]);
        (Rows, Targets) = (new int[counted], new int[counted]);
        (Lengths, LastRows) = (new int[texts.Count], new int[texts.Count]);
        for (int s = 0; s < texts.Count; s++)
        {
            MaskedTokens text = texts[s];
            for (int i = 0; i < text.Ids.Length; i++, at++)
            {
                (_ids[at], _positions[at], _sequences[at]) = (text.Ids[i], i, s);
                if (text.Mask[i])
                {
                    (Rows[row], Targets[row++]) = (at - 1, text.Ids[i]);
                }
            }

            (Lengths[s], LastRows[s]) = (text.Counted, at - 1);
        }
    }

    /// <summary>Tokens of all texts.</summary>
    public int Tokens => _ids.Length;

    /// <summary>Tokens of each text that count: they lie one text after the other.</summary>
    public int[] Lengths { get; }

    /// <summary>For each token that counts, the row that predicts it.</summary>
    public int[] Rows { get; }

    /// <summary>The tokens that count.</summary>
    public int[] Targets { get; }

    /// <summary>The row of each text's last token.</summary>
    public int[] LastRows { get; }

    /// <summary>Hidden states of the chosen rows, [rows, C]; an output head is spared the others.</summary>
    public Tensor Hidden(DecoderModel model, int[] rows)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor hiddenTC = model.Forward(ForwardBatch.Packed(_ids, _positions, _sequences));
        return scope.Keep(Ops.Embedding(hiddenTC, Tensor.From(rows)));
    }
}

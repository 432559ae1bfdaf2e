using CsCheck;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

public sealed class IncrementalDecoderTests
{
    private static readonly Tokenizer Bytes = BpeTrainer.Train(["x"], new BpeTrainerOptions { VocabularySize = 257, SpecialTokens = ["<|end|>"] });

    [Fact]
    public void PiecesJoinToTheWhole()
    {
        Gen.Int[0, 300].Array[0, 60].Sample(
            ids =>
            {
                IncrementalDecoder decoder = Bytes.NewDecoder();
                string[] pieces = [.. ids.Select(decoder.Add)];
                pieces.ShouldAllBe(piece => !piece.EndsWith('\uFFFD'));
                (string.Concat(pieces) + decoder.Flush()).ShouldBe(Bytes.Decode(ids));
            },
            iter: 5000, seed: "0000text0005", threads: 1);
    }

    [Fact]
    public void CharactersComeWhole()
    {
        IncrementalDecoder decoder = Bytes.NewDecoder();
        Bytes.Encode("é🙂a").Select(decoder.Add).ShouldBe(["", "é", "", "", "", "🙂", "a"]);
        decoder.Flush().ShouldBe("");
    }

    [Fact]
    public void SpecialTokensAreShownOrLeftOut()
    {
        int[] ids = [.. Bytes.Encode("a"), 0, .. Bytes.Encode("b")];
        IncrementalDecoder shown = Bytes.NewDecoder(), hidden = Bytes.NewDecoder(skipSpecial: true);
        ids.Select(shown.Add).ShouldBe(["a", "<|end|>", "b"]);
        ids.Select(hidden.Add).ShouldBe(["a", "", "b"]);
    }
}

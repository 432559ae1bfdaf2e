using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

public sealed class CharacterTrainerTests
{
    private static readonly Tokenizer Characters = CharacterTrainer.Train(["cab🙂\n", "aé"], [SmallTokenizers.EndOfText]);

    [Fact]
    public void IdsAreCharactersByCodePointThenSpecialTokens()
    {
        Enumerable.Range(0, Characters.VocabularySize).Select(Characters.TokenText)
            .ShouldBe(["\n", "a", "b", "c", "é", "🙂", SmallTokenizers.EndOfText]);
        Characters.Encode("🙂cab\né").ShouldBe([5, 3, 1, 2, 0, 4]);
        Characters.EndOfText.ShouldBe(6);
        Characters.IsByteLevel.ShouldBeFalse();
    }

    [Fact]
    public void RoundTripsThroughItsFile()
    {
        Tokenizer read = SmallTokenizers.Parse(Characters.Json());
        read.Json().ShouldBe(Characters.Json());
        read.Decode(read.Encode("cab🙂é" + SmallTokenizers.EndOfText, parseSpecial: true)).ShouldBe("cab🙂é" + SmallTokenizers.EndOfText);
        IncrementalDecoder decoder = read.NewDecoder();
        read.Encode("é🙂").Select(decoder.Add).ShouldBe(["é", "🙂"]);
    }

    [Fact]
    public void UnknownCharactersAreNamedWithTheirOffset()
    {
        string text = string.Concat(Enumerable.Repeat("cab🙂", 20)) + "Ж";
        UnknownCharacterException error = Should.Throw<UnknownCharacterException>(() => Characters.Encode(text));
        error.Offset.ShouldBe(100);
        error.Message.ShouldContain("U+0416 'Ж' at offset 100");
        Should.Throw<UnknownCharacterException>(() => Characters.Encode("a\u0007")).Message.ShouldContain("U+0007 at offset 1");
    }

    [Fact]
    public void LoneSurrogatesAreTheReplacementCharacter()
    {
        Tokenizer tokenizer = CharacterTrainer.Train(["a\uD800b"]);
        tokenizer.Decode(tokenizer.Encode("\uDC00a")).ShouldBe("\uFFFDa");
    }

    [Fact]
    public void UnusableInputIsRefused()
    {
        Should.Throw<TokenizerTrainingException>(() => CharacterTrainer.Train([""])).Message.ShouldContain("empty");
        Should.Throw<TokenizerTrainingException>(() => CharacterTrainer.Train(["a"], ["é"])).Message.ShouldContain("two or more");
        Should.Throw<TokenizerTrainingException>(() => CharacterTrainer.Train(["a"], ["<s>", "<s>"])).Message.ShouldContain("distinct");
    }
}

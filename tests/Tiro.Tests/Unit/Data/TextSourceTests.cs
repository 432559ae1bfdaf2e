using Tiro.TestKit;
using System.Text;
using CsCheck;
using Tiro.Data;

namespace Tiro.Tests.Unit.Data;

public sealed class TextSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderGivesItsTextFilesInOrdinalPathOrder()
    {
        _folder.Write("b.txt", "second");
        _folder.Write("B.TXT", "first");
        _folder.Write("a/z.txt", "inner");
        _folder.Write("a.md", "not text");
        _folder.Write("empty.txt", "");

        Documents(new TextSource(_folder.Path)).ShouldBe(["first", "inner", "second"]);
    }

    [Fact]
    public void ASingleFileOfAnyExtensionIsOneDocument() =>
        Documents(new TextSource(_folder.Write("poem.md", "one\n\ntwo\n"))).ShouldBe(["one\n\ntwo\n"]);

    [Fact]
    public void AByteOrderMarkIsSkipped() =>
        Documents(new TextSource(_folder.Write("bom.txt", [0xEF, 0xBB, 0xBF, (byte)'h', (byte)'i']))).ShouldBe(["hi"]);

    [Fact]
    public void ASeparatorCutsDocumentsAndDropsLineBreaksAroundIt() =>
        Documents(new TextSource(_folder.Write("a.txt", "one\n<|end|>\n\n two\nlines \n<|end|><|end|>\n<|end|>three"), "<|end|>"))
            .ShouldBe(["one", " two\nlines ", "three"]);

    [Fact]
    public void SummaryCountsScalarValues()
    {
        _folder.Write("a.txt", "héllo");
        _folder.Write("b.txt", "😀😀!");
        new TextSource(_folder.Path).Summarize().ShouldBe(new TextSummary(Files: 2, Documents: 2, Characters: 8, LastDocumentStart: 5));
    }

    [Fact]
    public void MissingAndEmptyInputsAreNamedWithARemedy()
    {
        string missing = Path.Combine(_folder.Path, "nowhere.txt");
        Should.Throw<FileNotFoundException>(() => new TextSource(missing)).Message.ShouldContain(missing);
        Should.Throw<CorpusException>(() => new TextSource(_folder.Path)).Message.ShouldContain("no *.txt files");
        string empty = _folder.Write("empty.txt", " \n");
        Should.Throw<CorpusException>(() => new TextSource(empty).Read().Count()).Message.ShouldContain("is empty");
        _folder.Write("empty2.txt", "");
        Should.Throw<CorpusException>(() => new TextSource(_folder.Path).Summarize()).Message.ShouldContain("all 2");
    }

    [Fact]
    public void Utf16IsRecognised() =>
        Should.Throw<CorpusException>(() => new TextSource(_folder.Write("w.txt", [0xFF, 0xFE, (byte)'a', 0])).Summarize())
            .Message.ShouldContain("UTF-16");

    [Fact]
    public void InvalidUtf8IsNamedByLineAndByteOffset()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("žluť\nsecond "), 0xE9, (byte)'x'];
        string message = Should.Throw<CorpusException>(() => new TextSource(_folder.Write("l.txt", bytes)).Summarize()).Message;
        message.ShouldContain("l.txt: invalid UTF-8 at line 2, byte offset 14 (byte 0xE9)");
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void DamagedTextIsReadExactlyOrRefusedAtTheFirstBadByte()
    {
        UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        byte[] valid = Encoding.UTF8.GetBytes("Häuser, дом, 家, 😀;\n");
        string path = Path.Combine(_folder.Path, "mutated.txt");
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte, Gen.Int[1, valid.Length]).Sample(
            (at, value, length) =>
            {
                byte[] bytes = valid[..length];
                bytes[Math.Min(at, length - 1)] = value;
                if (bytes.AsSpan().StartsWith("\uFEFF"u8))
                {
                    return;
                }

                File.WriteAllBytes(path, bytes);
                string? expected = Decode(strict, bytes);
                string? actual = Try(() => ReadAll(path, bufferBytes: 4 + (at % 5)));
                actual.ShouldBe(expected);
            },
            seed: "0000KOIPe7R1",
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void LongDocumentsComeInPartsThatJoinToTheSameText()
    {
        string[] pieces = ["a ", "lorem\n\n", "😀", " b", "\n", "c\n", "--", ".", "-=-"];
        Gen<string> word = Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]);
        Gen.Select(word.Array[1, 300], Gen.Int[24, 64]).Sample(
            (words, limit) =>
            {
                string text = string.Concat(words);
                string path = _folder.Write("parts.txt", text);
                if (string.IsNullOrWhiteSpace(text.Replace("-=-", "", StringComparison.Ordinal)))
                {
                    return;
                }

                Documents(new TextSource(path, separator: null, limit)).ShouldBe([text]);
                Documents(new TextSource(path, "-=-", limit)).ShouldBe(
                    text.Split("-=-").Select(piece => piece.Trim('\r', '\n')).Where(piece => !string.IsNullOrWhiteSpace(piece)));
                new TextSource(path, separator: null, limit).Read().ShouldAllBe(part => part.Text.Length <= limit);
            },
            seed: "0000KOIPe7R1",
            iter: 500,
            threads: 1);
    }

    private static List<string> Documents(TextSource source) =>
        [.. source.Read().GroupBy(part => part.Document, (_, parts) => string.Concat(parts.Select(part => part.Text)))];

    private static string ReadAll(string path, int bufferBytes)
    {
        using StrictUtf8Reader reader = new(path, bufferBytes);
        StringBuilder text = new();
        char[] buffer = new char[3];
        for (int read = reader.Read(buffer); read > 0; read = reader.Read(buffer))
        {
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    private static string? Try(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (CorpusException)
        {
            return null;
        }
    }

    private static string? Decode(UTF8Encoding encoding, byte[] bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

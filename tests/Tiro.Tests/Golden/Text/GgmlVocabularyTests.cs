using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>Vocabularies of published models in GGUF against llama.cpp's ids and those of an independent rebuild.</summary>
public sealed class GgmlVocabularyTests
{
    private const string Separator = "\n__ggml_vocab_test__\n";

    public static TheoryData<string> Names => ["gpt-2", "starcoder", "deepseek-llm", "llama-spm", "phi-3", "bert-bge"];

    [Theory]
    [MemberData(nameof(Names))]
    public void IdsEqualTheReference(string name)
    {
        string file = SharedTokenizers.Find($"ggml-vocab/ggml-vocab-{name}.gguf");
        Tokenizer tokenizer = GgmlVocabularyFile.Read(file).ToTokenizer(file);
        var faults = new List<string>();
        string[] texts = File.ReadAllText(file + ".inp").Split(Separator)[..^1];
        string[] lines = File.ReadAllText(file + ".out").TrimEnd('\n').Split('\n');
        texts.Length.ShouldBe(46);
        lines.Length.ShouldBe(46);
        for (int i = 0; i < texts.Length; i++)
        {
            SharedTokenizers.Check(faults, "ids", texts[i], string.Join(' ', tokenizer.Encode(texts[i])), lines[i].Trim());
        }

        if (name != "deepseek-llm")
        {
            foreach (JsonElement row in SharedTokenizers.Rows($"ggml-vocab/extra-{name}.jsonl"))
            {
                SharedTokenizers.Check(faults, "extra", row.Text("text"), tokenizer.Encode(row.Text("text")), row.Ids("ids"));
            }
        }

        SharedTokenizers.ShouldBeNone(faults);
    }
}

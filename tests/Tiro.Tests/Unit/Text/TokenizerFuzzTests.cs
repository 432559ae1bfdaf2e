using System.Text;
using Tiro.Text;
using Tiro.Tests.Unit.Formats;

namespace Tiro.Tests.Unit.Text;

/// <summary>Mutated tokenizer files give a typed error or a tokenizer that works.</summary>
public sealed class TokenizerFuzzTests
{
    private static readonly string[] Snippets =
    [
        "null", "true", "-1", "1e9", "99999999999", "\"\"", "[]", "{}", "{", "]", ",", "\"a\"", "\"\\ud800\"", "\"\\u0000\"", "\"type\":\"Fuse\"",
        "\"pre_tokenizer\":null,", "\"unk_token\":\"a\",", "[\"a\",\"a\"],", "\"lstrip\": true", "\"single_word\": true", "\"special\": false",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MutatedFilesAreRefusedOrWork(int seed)
    {
        var random = new Random(seed);
        byte[] valid = Encoding.UTF8.GetBytes(seed == 1 ? SmallTokenizers.Trained(260).Json() : SmallTokenizers.File(
            added: "{\"id\":6,\"content\":\"<s>\",\"special\":true,\"rstrip\":true},{\"id\":7,\"content\":\"ab \",\"normalized\":true}",
            postProcessor: "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
                + "\"pair\":[],\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[6],\"tokens\":[\"<s>\"]}}}"));
        int read = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] mutated = Mutations.Mutate(random, valid, snippets: Snippets);
            try
            {
                Use(Tokenizer.FromJson(mutated, "t.json"));
                read++;
            }
            catch (TokenizerFormatException e)
            {
                e.Message.ShouldStartWith("t.json: ");
            }
        }

        read.ShouldBeInRange(1, 2999);
    }

    private static void Use(Tokenizer tokenizer)
    {
        try
        {
            int[] ids = tokenizer.Encode("abc ab<s> \n ab cab's 12 é", parseSpecial: true, addSpecial: true);
            ids.ShouldAllBe(id => id >= 0 && id < tokenizer.VocabularySize);
            IncrementalDecoder decoder = tokenizer.NewDecoder();
            (string.Concat(ids.Select(decoder.Add)) + decoder.Flush()).ShouldBe(tokenizer.Decode(ids));
        }
        catch (UnknownCharacterException)
        {
            // A mutated vocabulary may lack a symbol.
        }

        SmallTokenizers.Parse(tokenizer.Json()).Json().ShouldBe(tokenizer.Json());
    }
}

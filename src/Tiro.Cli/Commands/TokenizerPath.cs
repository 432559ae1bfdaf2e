using Tiro.Formats;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary>A tokenizer by its path: any of the files of tokenizers, or a GGUF.</summary>
internal static class TokenizerPath
{
    public const string Description = "A folder with tokenizer.json, else *.model (SentencePiece), else *.tiktoken, else vocab.json and merges.txt, else vocab.txt; or one such file, or a GGUF.";

    public static Tokenizer Load(string path) => GgufFile.IsGguf(path) ? GgufTokenizer.Load(path) : Tokenizer.Load(path);
}

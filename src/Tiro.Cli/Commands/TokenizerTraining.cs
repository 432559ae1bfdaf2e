using System.CommandLine;
using Tiro.Data;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary><c>tiro tokenizer train --file F... --vocab-size N --out DIR [--threads N]</c>: a byte-level BPE tokenizer of a text.</summary>
internal static class TokenizerTraining
{
    private const string EndOfText = "<|endoftext|>";

    private static readonly Option<string[]> Files = new("--file")
    {
        Description = "Text files, or folders with *.txt files; UTF-8.",
        HelpName = "FILE",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Size = new("--vocab-size") { Description = "Tokens, bytes and special tokens included.", HelpName = "N", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "Folder for tokenizer.json.", HelpName = "DIR", Required = true };

    private static readonly Option<string[]> Special = new("--special")
    {
        Description = "Special tokens; they get the first ids.",
        HelpName = "TOKEN",
        DefaultValueFactory = _ => [EndOfText],
    };

    private static readonly Option<int> Threads = ModelOptions.Threads();

    public static Command Create()
    {
        var command = new Command("train", "Train a byte-level BPE tokenizer.") { Files, Size, Out, Special, Threads };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        ModelOptions.UseThreads(command, result.GetValue(Threads));
        string[] special = result.GetValue(Special) ?? [];

        // A special token that separates documents is no text to learn from.
        string? separator = special.Contains(EndOfText) ? EndOfText : null;
        List<TextSource> sources = [.. result.GetRequiredValue(Files).Select(path => new TextSource(path, separator))];
        string stage = "";
        var options = new BpeTrainerOptions
        {
            VocabularySize = result.GetValue(Size),
            SpecialTokens = special,
            Threads = result.GetValue(Threads),
            Progress = progress =>
            {
                if (progress.Stage != stage)
                {
                    stage = progress.Stage;
                    Console.Error.WriteLine($"{stage} ...");
                }
            },
        };
        Tokenizer tokenizer = BpeTrainer.Train(sources.SelectMany(source => source.Read()).Select(part => part.Text), options);
        string folder = result.GetRequiredValue(Out);
        tokenizer.Save(folder);
        Console.Error.WriteLine($"{tokenizer.VocabularySize} tokens ({tokenizer.MergeCount} merges) in {System.IO.Path.Combine(folder, "tokenizer.json")}");
        return ExitCodes.Success;
    }
}

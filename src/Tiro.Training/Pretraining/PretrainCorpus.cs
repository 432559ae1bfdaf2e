using Tiro.Data;
using Tiro.Text;

namespace Tiro.Training;

/// <summary>A recipe's text as tokens, with the tokenizer that made them.</summary>
public sealed record PretrainCorpus(Tokenizer Tokenizer, TokenCorpus Tokens)
{
    /// <summary>Ends each document, and every text the model writes.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>
    /// Reads data.path, trains (or loads) the tokenizer and encodes. <paramref name="tokenizerPath"/>, of a checkpoint being
    /// resumed, comes before the recipe's.
    /// </summary>
    public static PretrainCorpus Load(PretrainRecipe recipe, string? tokenizerPath, Action<string> tell, CancellationToken cancellation)
    {
        TextSource source = Source(recipe);
        string path = tokenizerPath ?? recipe.Tokenizer.Path;
        Tokenizer tokenizer = path is not "" ? Tokenizer.Load(path) : Train(recipe, source, tell, cancellation);
        bool documents = recipe.Data.Sampling == SequenceSampling.Documents;
        if (documents && tokenizer.EndOfText is null)
        {
            throw new FormatException($"{path}: the tokenizer has no {EndOfText}, which data.sampling: documents needs between documents; use windows or another tokenizer");
        }

        tell($"encoding {recipe.Data.Path} with {tokenizer.VocabularySize} tokens");
        TokenCorpus tokens = TokenCorpus.FromText(source, text => tokenizer.Encode(text), tokenizer.VocabularySize, recipe.Data.ValidationFraction, documents ? tokenizer.EndOfText : null);
        return new PretrainCorpus(tokenizer, tokens);
    }

    /// <summary>Vocabulary size of a run before it is made: the tokenizer's at its path, else the recipe's, which a short text may not fill.</summary>
    public static int VocabularySize(PretrainRecipe recipe) =>
        recipe.Tokenizer.Path is not "" ? Tokenizer.Load(recipe.Tokenizer.Path).VocabularySize
        : recipe.Tokenizer.Kind == TokenizerKind.Characters ? Train(recipe, Source(recipe), _ => { }, CancellationToken.None).VocabularySize
        : recipe.Tokenizer.Vocabulary;

    /// <summary>Bytes of the text and about as many tokens as it has; 0 where it is not there yet. A BPE token covers log2(vocabulary) / 4 bytes of English.</summary>
    public static (long Bytes, long Tokens) Size(PretrainRecipe recipe, int vocabulary)
    {
        if (!File.Exists(recipe.Data.Path) && !Directory.Exists(recipe.Data.Path))
        {
            return (0, 0);
        }

        long bytes = Source(recipe).Files.Sum(file => new FileInfo(file).Length);
        double bytesAToken = recipe.Tokenizer.Kind == TokenizerKind.Characters ? 1 : Math.Max(1, Math.Log2(vocabulary) / 4);
        return (bytes, (long)(bytes / bytesAToken));
    }

    private static TextSource Source(PretrainRecipe recipe) => new(recipe.Data.Path, recipe.Data.DocumentSeparator is "" ? null : recipe.Data.DocumentSeparator);

    /// <summary>Byte-level BPE sees the training side only; a character vocabulary needs every character of the text.</summary>
    private static Tokenizer Train(PretrainRecipe recipe, TextSource source, Action<string> tell, CancellationToken cancellation)
    {
        tell($"training the tokenizer on {recipe.Data.Path}");
        if (recipe.Tokenizer.Kind == TokenizerKind.Characters)
        {
            string[] special = recipe.Data.Sampling == SequenceSampling.Documents ? [EndOfText] : [];
            return CharacterTrainer.Train(source.Read().Select(part => part.Text).Concat(Dialogues(recipe)), special);
        }

        IEnumerable<string> training = TextSplit.Read(source, recipe.Data.ValidationFraction).Where(part => !part.Validation).Select(part => part.Part.Text);
        return BpeTrainer.Train(training.Concat(Dialogues(recipe)), new BpeTrainerOptions { VocabularySize = recipe.Tokenizer.Vocabulary, SpecialTokens = [EndOfText], Threads = recipe.Threads }, cancellation);
    }

    /// <summary>What is said in the dialogues that the tokenizer is to know.</summary>
    private static IEnumerable<string> Dialogues(PretrainRecipe recipe) => recipe.Tokenizer.Dialogues.Length == 0
        ? []
        : DialogueFile.Read(recipe.Tokenizer.Dialogues, new DataRowOptions { Fields = recipe.Tokenizer.DialogueFields, Bad = BadRows.Skip }).Rows.SelectMany(row => row.Messages.Select(message => message.Content));
}

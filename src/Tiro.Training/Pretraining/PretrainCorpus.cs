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
        var source = new TextSource(recipe.Data.Path, recipe.Data.DocumentSeparator is "" ? null : recipe.Data.DocumentSeparator);
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

    /// <summary>Byte-level BPE sees the training side only; a character vocabulary needs every character of the text.</summary>
    private static Tokenizer Train(PretrainRecipe recipe, TextSource source, Action<string> tell, CancellationToken cancellation)
    {
        tell($"training the tokenizer on {recipe.Data.Path}");
        if (recipe.Tokenizer.Kind == TokenizerKind.Characters)
        {
            string[] special = recipe.Data.Sampling == SequenceSampling.Documents ? [EndOfText] : [];
            return CharacterTrainer.Train(source.Read().Select(part => part.Text), special);
        }

        IEnumerable<string> training = TextSplit.Read(source, recipe.Data.ValidationFraction).Where(part => !part.Validation).Select(part => part.Part.Text);
        return BpeTrainer.Train(training, new BpeTrainerOptions { VocabularySize = recipe.Tokenizer.Vocabulary, SpecialTokens = [EndOfText], Threads = recipe.Threads }, cancellation);
    }
}

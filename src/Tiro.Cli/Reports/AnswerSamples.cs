using Tiro.Inference;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary>What a trained model answers to the first prompts of its data.</summary>
internal static class AnswerSamples
{
    private const int MaxTokens = 96;

    /// <param name="path">The model, or a run folder.</param>
    /// <param name="template">The chat template by its name; "": the model's own.</param>
    /// <param name="prompts">Dialogues up to an answer.</param>
    public static IReadOnlyList<TextSample> Of(string path, string template, IReadOnlyList<IReadOnlyList<ChatMessage>> prompts)
    {
        using ModelPackage package = ModelPackage.Load(path);
        ChatEncoder chat = ModelText.Of(package).Chat(template.Length == 0 ? null : template);
        IReadOnlyList<ChatMessage>[] fitting = [.. prompts.Where(prompt => chat.Encode(prompt, addGenerationPrompt: true).Ids.Length < package.Model.Config.Context)];
        int[][] ids = [.. fitting.Select(prompt => chat.Encode(prompt, addGenerationPrompt: true).Ids)];
        GenerationResult[] answers = new Generator(package.Model, package.Tokenizer).Run(ids, new GenerationOptions { MaxTokens = MaxTokens, EndIds = chat.EndIds, Sampling = SamplingOptions.Greedy });
        return [.. fitting.Zip(answers, (prompt, answer) => new TextSample("Answer", string.Join('\n', prompt.Select(message => message.Content)) + "\n", answer.Text))];
    }

    public static void Print(IReadOnlyList<TextSample> samples)
    {
        foreach (TextSample sample in samples)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine(TextWrap.Fold($"> {sample.Prompt.TrimEnd()}", 80));
            Console.Out.WriteLine(TextWrap.Fold(sample.Continuation, 80));
        }

        if (samples.Count > 0)
        {
            Console.Out.WriteLine();
        }
    }
}

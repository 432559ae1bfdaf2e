using System.Text;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Inference;

/// <summary>
/// A dialogue with a model. An answer is what <see cref="Generator"/> makes of the dialogue's tokens, so it depends on the
/// messages, the options and the weights alone. Where the dialogue no longer fits the context, the model no longer sees the
/// oldest exchanges; the system message always stays. Not for concurrent use.
/// </summary>
public sealed class Conversation
{
    /// <summary>The <see cref="GenerationResult.FinishReason"/> of an answer that was cancelled.</summary>
    public const string Cancelled = "cancelled";

    private readonly DecoderConfig _config;
    private readonly ChatEncoder _chat;
    private readonly GenerationOptions _options;
    private readonly Generator _generator;
    private readonly List<ChatMessage> _turns = [];

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="chat">How a dialogue becomes tokens. An answer ends at any of its <see cref="ChatEncoder.EndIds"/>.</param>
    /// <param name="options">How answers are generated. Without <see cref="GenerationOptions.EndIds"/> the ids of the model's config end an answer too.</param>
    /// <exception cref="GenerationException">The model is a reward model.</exception>
    public Conversation(DecoderModel model, ChatEncoder chat, GenerationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxTokens);
        if (model.Config.ScoreHead)
        {
            throw new GenerationException("the model is a reward model, which scores dialogues and cannot answer; give a language model");
        }

        (_config, _chat) = (model.Config, chat);
        _options = options with { EndIds = [.. chat.EndIds.Union(options.EndIds ?? model.Config.EosIds)] };
        _generator = new Generator(model, chat.Tokenizer);
    }

    /// <summary>The system message that stands before everything else, or null.</summary>
    public string? System { get; set; }

    /// <summary>Tokens that the model sees at most, the answer's included.</summary>
    public int Context => _config.Context;

    /// <summary>What was said, the user and the assistant in turn; the turns that the model no longer sees are among them.</summary>
    public IReadOnlyList<ChatMessage> Turns => _turns;

    /// <summary>The system message and all turns.</summary>
    public IReadOnlyList<ChatMessage> Messages => [.. SystemTurn(), .. _turns];

    /// <summary>How many of the oldest turns the model no longer sees.</summary>
    public int Forgotten { get; private set; }

    /// <summary>Forgets all turns, not the system message.</summary>
    public void Clear()
    {
        _turns.Clear();
        Forgotten = 0;
    }

    /// <summary>
    /// Answers a message; both become turns of the dialogue. A cancelled answer ends where it is and stays as it is; one that had
    /// no text yet leaves no turn, as if nothing had been asked. An error leaves the dialogue as it was.
    /// </summary>
    /// <param name="message">What the user says.</param>
    /// <param name="onText">Sees the answer piece by piece, whole characters each.</param>
    /// <param name="cancellation">Ends the answer between two steps.</param>
    /// <exception cref="GenerationException">The message alone is too long for the context.</exception>
    /// <exception cref="UnknownCharacterException">The vocabulary cannot express a character.</exception>
    public GenerationResult Reply(string message, Action<string>? onText = null, CancellationToken cancellation = default)
    {
        ChatMessage question = ChatMessage.User(message);
        (int forgotten, int[] prompt) = Fit(question);
        var ids = new List<int>();
        var text = new StringBuilder();
        string reason = Cancelled;
        try
        {
            foreach (GeneratedToken token in _generator.Stream([prompt], _options, cancellation: cancellation))
            {
                ids.Add(token.Id);
                text.Append(token.Text);
                reason = token.FinishReason ?? reason;
                if (token.Text.Length > 0)
                {
                    onText?.Invoke(token.Text);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was said so far is the answer.
        }

        if (reason != Cancelled || text.Length > 0)
        {
            _turns.AddRange([question, ChatMessage.Assistant(text.ToString())]);
            Forgotten = forgotten;
        }

        return new GenerationResult([.. ids], text.ToString(), reason, prompt.Length);
    }

    /// <summary>
    /// The tokens of as much of the dialogue as leaves an answer its room (the limit, but at most a quarter of the context), and
    /// the number of turns that are left out.
    /// </summary>
    private (int Forgotten, int[] Prompt) Fit(ChatMessage question)
    {
        int room = Math.Min(_options.MaxTokens, _config.Context / 4), first = Forgotten;
        int[] prompt = Encode(first, question);
        while (prompt.Length + room > _config.Context && first < _turns.Count)
        {
            first += 2;
            prompt = Encode(first, question);
        }

        if (prompt.Length >= _config.Context)
        {
            string what = System is null ? "the message alone makes" : "the message and the system message alone make";
            throw new GenerationException($"{what} {prompt.Length} tokens, which fill the model's context of {_config.Context}; shorten what you say");
        }

        return (first, prompt);
    }

    private int[] Encode(int first, ChatMessage question) => _chat.Encode([.. SystemTurn(), .. _turns.Skip(first), question], addGenerationPrompt: true).Ids;

    private ChatMessage[] SystemTurn() => System is { } text ? [new ChatMessage(ChatRole.System, text)] : [];
}

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Tiro.Data;
using Tiro.Inference;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests;

[Collection(ProcessCollection.Name)]
public sealed class ChatCommandTests : IDisposable
{
    private static readonly string[] Limits = ["--max-tokens", "24", "--seed", "3", "--system", "Be kind."];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly SmallChat _chat = new();

    [Fact]
    public void OnceAnswersAMessageAlone()
    {
        GenerationResult expected = NewConversation().Reply("Who <|im_end|>?");
        string[] arguments = ["chat", "--model", Model(), .. Limits, "--once", "Who <|im_end|>?"];
        ProcessResult plain = TiroProcess.Run(arguments);
        plain.ShouldSatisfyAllConditions(p => p.ExitCode.ShouldBe(0, p.Error), p => p.Error.ShouldBeEmpty(), p => p.Output.ShouldBe(expected.Text + "\n"));
        ShouldBe(TiroProcess.Run([.. arguments, "--json", "--threads", "1"]).Output, expected);
        ProcessResult piped = TiroProcess.Shell($"echo 'Who <|im_end|>?' | $TIRO chat --model '{Model()}' {Quoted(Limits)} --once - --json");
        ShouldBe(piped.Output, expected);
    }

    [Fact]
    public void EachLineOfAPipeIsATurn()
    {
        Conversation conversation = NewConversation();
        GenerationResult first = conversation.Reply("Hello"), second = conversation.Reply("/usr?");
        string run = $"$TIRO chat --model '{Model()}' {Quoted(Limits)}";
        ProcessResult plain = TiroProcess.Shell($"printf 'Hello\\n\\n//usr?' | {run}");
        plain.ExitCode.ShouldBe(0, plain.Error);
        plain.Output.ShouldBe($"{first.Text}\n{second.Text}\n");

        string file = _folder["dialogue.jsonl"];
        ProcessResult json = TiroProcess.Shell($"printf 'Hello\\n//usr?\\n/save {file}\\n/exit\\nnever read\\n' | {run} --json");
        json.Error.ShouldBe($"saved 5 messages to {file}\n");
        string[] lines = json.Output.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(2);
        ShouldBe(lines[0], first);
        ShouldBe(lines[1], second);
        DialogueFile.Read(file).Rows.ShouldHaveSingleItem().Messages.ShouldBe(conversation.Messages);
    }

    [Fact]
    public void AMessageThatFailsIsNamedAndTheDialogueGoesOn()
    {
        GenerationResult expected = NewConversation().Reply("Hello");
        string longText = new('x', 600);
        ProcessResult result = TiroProcess.Shell($"printf '{longText}\\n/foo\\nHello\\n' | $TIRO chat --model '{Model()}' {Quoted(Limits)}");
        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBe(expected.Text + "\n");
        string[] errors = result.Error.TrimEnd('\n').Split('\n');
        errors.Length.ShouldBe(2);
        errors[0].ShouldStartWith("tiro: error: line 1: the message and the system message alone make ");
        errors[1].ShouldBe("tiro: error: line 2: unknown command '/foo'; /help lists the commands");
        BadPretrainInputTests.ShouldFail(TiroProcess.Run("chat", "--model", Model(), "--once", longText), 2, "shorten what you say");
    }

    [Fact]
    public void ForgottenTurnsAreToldInOneLine()
    {
        string text = new('x', 300);
        ProcessResult result = TiroProcess.Shell($"printf '{text}\\n{text}\\n' | $TIRO chat --model '{Model()}' --max-tokens 4");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldBe("tiro: the dialogue no longer fits the context of 512 tokens; its 2 oldest turns are forgotten\n");
    }

    [Theory]
    [InlineData("the message of --once is empty", "--once", " ")]
    [InlineData("--max-tokens 0 leaves no room", "--once", "Hi", "--max-tokens", "0")]
    [InlineData("the temperature must be", "--once", "Hi", "--temperature", "-1")]
    [InlineData("there is no chat template llama; choose one of chatml, plain", "--once", "Hi", "--template", "llama")]
    public void BadUsageIsOneLineAndCode2(string message, params string[] arguments) =>
        BadPretrainInputTests.ShouldFail(TiroProcess.Run(["chat", "--model", Model(), .. arguments]), 2, message);

    [Fact]
    public void ModelsThatCannotChatSayWhatToDo()
    {
        BadPretrainInputTests.ShouldFail(Hello(Repository.Path("tests/fixtures/decoders/llama-gqa")), 2, "no tokenizer.json; put the tokenizer it was trained with there");
        _chat.Save(_folder["foreign"], stated: false);
        File.WriteAllText(Path.Combine(_folder["foreign"], "chat_template.jinja"), "{{ messages ");
        BadPretrainInputTests.ShouldFail(Hello(_folder["foreign"]), 2, "chat template, line 1");
        Hello(_folder["foreign"], "--template", "chatml").ExitCode.ShouldBe(0);
        using var scores = new SmallChat(scores: true);
        scores.Save(_folder["reward"]);
        BadPretrainInputTests.ShouldFail(Hello(_folder["reward"]), 2, "the model is a reward model, which scores dialogues and cannot answer; give a language model");
    }

    /// <summary>In a terminal: the prompt, an answer that Ctrl-C stops, Ctrl-C at the prompt.</summary>
    [Fact]
    public async Task InterruptsStopTheAnswerAndThenTheChat()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "script of util-linux makes the terminal");

        // A context that is not full before the signal comes, and a message whose answer does not end.
        using var chat = new SmallChat(context: 100_000);
        var greedy = new GenerationOptions { MaxTokens = 400, Sampling = SamplingOptions.Greedy };
        string message = Enumerable.Range(0, 100).Select(i => $"Hello {i}").First(text => new Conversation(chat.Model, chat.Encoder, greedy).Reply(text).FinishReason == Generator.Length);
        chat.Save(_folder["endless"]);
        var info = new ProcessStartInfo("/usr/bin/script", ["-qec", $"dotnet '{TiroProcess.Program}' chat --model '{_folder["endless"]}' --temperature 0 --max-tokens 90000", "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(info)!;
        try
        {
            (await Until(process, "\n> ")).ShouldContain("template chatml, context of 100000 tokens; /help lists the commands");
            await Send(process, message + "\n");
            await Until(process, message + "\r\n");
            for (int i = 0; i < 40; i++)
            {
                await Until(process, "");
            }

            await Send(process, "\u0003");
            await Until(process, "^C");
            await Until(process, "\n> ");
            await Send(process, $"/save {_folder["d.jsonl"]}\n");
            await Until(process, "saved 2 messages");
            await Until(process, "\n> ");
            await Send(process, "half a line\u0003");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(130);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        DialogueFile.Read(_folder["d.jsonl"]).Rows.ShouldHaveSingleItem().Messages[0].Content.ShouldBe(message);
    }

    public void Dispose()
    {
        _chat.Dispose();
        _folder.Dispose();
    }

    private static void ShouldBe(string document, GenerationResult expected)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        JsonElement root = json.RootElement;
        root.EnumerateObject().Select(field => field.Name).ShouldBe(["ids", "text", "finish_reason", "prompt_tokens"]);
        root.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ShouldBe(expected.Ids);
        root.GetProperty("text").GetString().ShouldBe(expected.Text);
        root.GetProperty("finish_reason").GetString().ShouldBe(expected.FinishReason);
        root.GetProperty("prompt_tokens").GetInt32().ShouldBe(expected.PromptTokens);
    }

    private static string Quoted(string[] arguments) => string.Join(' ', arguments.Select(argument => $"'{argument}'"));

    private static ProcessResult Hello(string model, params string[] more) => TiroProcess.Run(["chat", "--model", model, "--once", "Hello", "--max-tokens", "4", .. more]);

    private static async Task Send(Process process, string text)
    {
        await process.StandardInput.WriteAsync(text);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Reads on until the text has come, at least one character.</summary>
    private static async Task<string> Until(Process process, string text)
    {
        var seen = new StringBuilder();
        var one = new char[1];
        while (seen.Length == 0 || !seen.ToString().EndsWith(text, StringComparison.Ordinal))
        {
            int read = await process.StandardOutput.ReadAsync(one.AsMemory(), TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
            read.ShouldBe(1, $"ended after: {seen}");
            seen.Append(one[0]);
        }

        return seen.ToString();
    }

    private Conversation NewConversation() =>
        new(_chat.Model, _chat.Encoder, new GenerationOptions { MaxTokens = 24, Sampling = new SamplingOptions { Seed = 3 } }) { System = "Be kind." };

    private string Model()
    {
        if (!Directory.Exists(_folder["model"]))
        {
            _chat.Save(_folder["model"]);
        }

        return _folder["model"];
    }
}

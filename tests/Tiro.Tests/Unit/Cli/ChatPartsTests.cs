using System.Text;
using Tiro.Cli;
using Tiro.Inference;
using Tiro.TestKit;

namespace Tiro.Tests;

public sealed class ChatPartsTests
{
    [Theory]
    [InlineData("two\n\tlines é 東 \U0001F469\u200d\U0001F4BB", "two\n\tlines é 東 \U0001F469\u200d\U0001F4BB")]
    [InlineData("\u001b[2J\u202e\r\u0000\u007f\u009b", "\\u001b[2J\\u202e\\r\\u0000\\u007f\\u009b")]
    public void ControlsOfATerminalBecomeVisible(string text, string shown) => TerminalText.Escape(text).ShouldBe(shown);

    [Fact]
    public void LinesAreMessages()
    {
        string wide = new('é', 5000);
        using var input = new ChatInput(new MemoryStream(Encoding.UTF8.GetBytes($"\uFEFFone\r\n\n{wide}\nlast")));
        string?[] lines = [input.ReadLine(), input.ReadLine(), input.ReadLine(), input.ReadLine(), input.ReadLine()];
        lines.ShouldBe(["one", "", wide, "last", null]);
        input.Line.ShouldBe(4);
    }

    [Fact]
    public void ABadLineIsNamedAndPassed()
    {
        using var input = new ChatInput(new MemoryStream([.. "a"u8, 0xFF, .. "\n"u8, .. new byte[4095], .. "\nok\n"u8]));
        Should.Throw<FormatException>(() => input.ReadLine()).Message.ShouldContain("invalid UTF-8 at byte offset 1");
        Should.Throw<FormatException>(() => input.ReadLine(fromTerminal: true)).Message.ShouldContain("4095 bytes");
        input.ReadLine(fromTerminal: true).ShouldBe("ok");
    }

    [Fact]
    public void CommandsChangeTheDialogue()
    {
        using var chat = new SmallChat();
        using var folder = new TemporaryFolder();
        var conversation = new Conversation(chat.Model, chat.Encoder, new GenerationOptions { MaxTokens = 4 });
        var talk = new StringWriter();
        var commands = new SlashCommands(conversation, talk);
        commands.Run("/system  Be kind. ");
        conversation.System.ShouldBe("Be kind.");
        Should.Throw<FormatException>(() => commands.Run($"/save {folder["d"]}")).Message.ShouldContain("no answer to save yet");
        conversation.Reply("Hello");
        commands.Run($"/save {folder["d"]}");
        commands.Run($"/save {folder["d"]}");
        File.WriteAllText(folder["other"], "mine");
        Should.Throw<FormatException>(() => commands.Run($"/save {folder["other"]}")).Message.ShouldEndWith("exists; choose another name");
        Should.Throw<FormatException>(() => commands.Run($"/save {folder["no/d"]}")).Message.ShouldContain("there is no folder");
        Should.Throw<FormatException>(() => commands.Run("/save")).Message.ShouldContain("needs the name of a file");
        Should.Throw<FormatException>(() => commands.Run("/exot")).Message.ShouldBe("unknown command '/exot', did you mean '/exit'?; /help lists the commands");
        commands.Run("/clear");
        conversation.Turns.ShouldBeEmpty();
        commands.Run("/system");
        conversation.System.ShouldBeNull();
        commands.Run("/help");
        talk.ToString().Split('\n').ShouldAllBe(line => line.Length <= 80 || line.StartsWith("saved"));
        commands.Left.ShouldBeFalse();
        commands.Run("/exit");
        commands.Left.ShouldBeTrue();
    }

    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("//usr is a folder", "/usr is a folder")]
    [InlineData(" /help", " /help")]
    [InlineData("/help", null)]
    public void ASlashMakesACommand(string line, string? message) => SlashCommands.Message(line).ShouldBe(message);
}

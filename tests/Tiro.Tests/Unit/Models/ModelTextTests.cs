using System.Text.Json;
using Tiro.Formats;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Unit.Models;

public sealed class ModelTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("chatml", new[] { 2, 0 })]
    [InlineData("plain", new[] { 0 })]
    public void ASavedModelCarriesItsTemplateAndTheEndsOfATurn(string template, int[] endIds)
    {
        Save(new ChatEncoder(ChatTemplate.Find(template)!, WithChatMl()));
        using (ModelPackage package = ModelPackage.Load(_folder["model"]))
        {
            package.Model.Config.EosIds.ShouldBe(endIds);
            ModelText.Of(package).StatedTemplate!.Name.ShouldBe(template);
            ModelText.Of(package).Chat().EndIds.ShouldBe(endIds);
            ModelText.Of(package).Chat("plain").Template.Name.ShouldBe("plain");
        }

        Json("generation_config.json").GetProperty("eos_token_id").EnumerateArray().Select(id => id.GetInt32()).ShouldBe(endIds);
        Json("config.json").GetProperty("eos_token_id").EnumerateArray().Select(id => id.GetInt32()).ShouldBe(endIds);
        JsonElement tokenizer = Json("tokenizer_config.json");
        tokenizer.GetProperty("chat_template").GetString().ShouldBe(ChatTemplate.Find(template)!.Jinja);
        tokenizer.GetProperty("eos_token").GetString().ShouldBe(template == "chatml" ? "<|im_end|>" : "<|endoftext|>");
    }

    [Fact]
    public void WithoutAStatedTemplateTheTokenizerDecides()
    {
        Save(chat: null, WithChatMl());
        ModelText.Load(_folder["model"]).Chat().Template.ShouldBe(ChatTemplate.ChatMl);
        Directory.Delete(_folder["model"], recursive: true);
        Save(chat: null, BpeTrainer.Train(["abc"], new BpeTrainerOptions { VocabularySize = 257, SpecialTokens = ["<|endoftext|>"] }));
        ModelText.Load(_folder["model"]).Chat().Template.ShouldBe(ChatTemplate.Plain);
    }

    [Theory]
    [InlineData("tokenizer_config.json", "{\"chat_template\": \"{% for m in messages %}[{{ m.content }}{{ eos_token }}]{% endfor %}\", \"eos_token\": {\"content\": \"<|im_end|>\"}}")]
    [InlineData("tokenizer_config.json", "{\"eos_token\": \"<|im_end|>\", \"chat_template\": [{\"name\": \"rag\", \"template\": \"x\"}, {\"name\": \"default\", \"template\": \"{% for m in messages %}[{{ m.content }}{{ eos_token }}]{% endfor %}\"}]}")]
    [InlineData("chat_template.jinja", "{% for m in messages %}[{{ m.content }}<|im_end|>]{% endfor %}")]
    public void ATemplateOfOthersIsUsed(string file, string text)
    {
        Save(chat: null, WithChatMl());
        File.WriteAllText(Path.Combine(_folder["model"], file), text);
        ModelText model = ModelText.Load(_folder["model"]);
        ChatEncoder chat = model.Chat();
        model.StatedTemplate.ShouldBeNull();
        chat.EndIds.ShouldBe([2, 0]);
        string.Concat(chat.Render([ChatMessage.User("a"), ChatMessage.Assistant("b")]).Select(piece => piece.Text)).ShouldBe("[a<|im_end|>][b<|im_end|>]");
        model.Chat("chatml").Template.ShouldBe(ChatTemplate.ChatMl);
        Should.Throw<ChatTemplateException>(() => model.Chat("llama")).Message.ShouldContain("there is no chat template llama; choose one of chatml, plain");
    }

    [Fact]
    public void AFaultyTemplateOfOthersIsNamedWithItsLine()
    {
        Save(chat: null, WithChatMl());
        File.WriteAllText(Path.Combine(_folder["model"], "chat_template.jinja"), "{# first #}\n{{ x");
        Should.Throw<TemplateError>(() => ModelText.Load(_folder["model"]).Chat()).Message.ShouldContain("chat template, line 2: ");
    }

    [Fact]
    public void AModelWithoutATokenizerCannotChat()
    {
        ModelText model = ModelText.Load(Repository.Path("tests/fixtures/decoders/llama-gqa"));
        Should.Throw<FileNotFoundException>(() => model.Chat()).Message.ShouldContain("no tokenizer.json");
    }

    public void Dispose() => _folder.Dispose();

    private static Tokenizer WithChatMl() =>
        BpeTrainer.Train(["abc"], new BpeTrainerOptions { VocabularySize = 259, SpecialTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"] });

    private void Save(ChatEncoder? chat, Tokenizer? tokenizer = null)
    {
        using ModelPackage source = ModelPackage.Load(Repository.Path("tests/fixtures/decoders/llama-gqa"));
        using AtomicDirectory target = AtomicDirectory.Create(_folder["model"]);
        ModelPackage.Save(target, source.Model, tokenizer ?? chat!.Tokenizer, chat);
        target.Commit();
    }

    private JsonElement Json(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["model"], name)));
        return document.RootElement.Clone();
    }
}

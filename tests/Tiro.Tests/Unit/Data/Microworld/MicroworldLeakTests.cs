using System.Text.RegularExpressions;
using Tiro.Data;
using Tiro.Text;

namespace Tiro.Tests.Unit.Data;

/// <summary>Nothing of a held-out test is in what training sees.</summary>
public sealed partial class MicroworldLeakTests
{
    private const int Documents = 24000;

    public static TheoryData<ulong, WorldLanguage> Worlds => new() { { 1, WorldLanguage.English }, { 2, WorldLanguage.English }, { 1, WorldLanguage.Russian } };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void NoHeldOutQuestionIsEverAsked(ulong seed, WorldLanguage language)
    {
        Microworld world = new(seed, language);
        HashSet<string> heldOut = [.. world.Tasks.SelectMany(task => task.HeldOut).Select(item => item.Prompt[0].Content)];
        heldOut.Count.ShouldBe(world.Tasks.Sum(task => task.HeldOut.Count));

        Prompts(world).ShouldAllBe(prompt => !heldOut.Contains(prompt));
        foreach (string document in Corpus(world))
        {
            foreach (string question in Questions().Matches(document).Select(match => match.Value))
            {
                heldOut.ShouldNotContain(question);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void NobodyOfTheHeldOutHalfIsAskedAbout(ulong seed, WorldLanguage language)
    {
        Microworld world = new(seed, language);
        Lexicon lexicon = Lexicon.Of(language);
        string[] names = [.. world.Knowledge.HeldOutPeople.Select(lexicon.Full).SelectMany(name => new[] { name.Subject, name.Genitive }).Distinct()];
        world.Knowledge.HeldOutPeople.Intersect(world.Knowledge.AskedPeople).ShouldBeEmpty();
        (world.Knowledge.HeldOutPeople.Count + world.Knowledge.AskedPeople.Count).ShouldBe(world.World.People.Count);
        world.Knowledge.HeldOut.Concat(world.Declines.HeldOut).ShouldAllBe(item => Names(item.Prompt[0].Content, names));

        Prompts(world).Distinct().ShouldAllBe(prompt => !Names(prompt, names));
        Corpus(world).Where(document => document.Contains('?')).ShouldAllBe(document => !Names(document, names));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void NoHeldOutCombinationIsStated(ulong seed, WorldLanguage language)
    {
        Microworld world = new(seed, language);
        HashSet<string> heldOut = [.. world.Reading.HeldOutSentences().Select(sentence => sentence.TrimEnd('.'))];
        foreach (TaskItem item in world.Reading.HeldOut)
        {
            Sentences(item.Prompt[0].Content).Count(heldOut.Contains).ShouldBe(ReadingTask.Pairs, item.Prompt[0].Content);
        }

        Prompts(world).Concat(Corpus(world)).ShouldAllBe(text => !Sentences(text).Any(heldOut.Contains));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void NoHeldOutSumIsSeenInEitherOrder(ulong seed, WorldLanguage language)
    {
        Microworld world = new(seed, language);
        HashSet<string> heldOut = [.. Sums(world.Sums.HeldOut.Select(item => item.Prompt[0].Content))];
        HashSet<string> practice = [.. Sums(Enumerable.Range(0, world.Sums.PracticeCount).Select(i => world.Sums.Practice(i).Prompt[0].Content))];
        HashSet<string> shown = [.. Sums(Corpus(world).Concat(Prompts(world, practice: false)))];
        heldOut.Count.ShouldBe(SumTask.Tests);
        practice.Count.ShouldBe(world.Sums.PracticeCount);
        shown.Count.ShouldBe(SumTask.Demonstrations);
        heldOut.Intersect(practice).ShouldBeEmpty();
        heldOut.Intersect(shown).ShouldBeEmpty();
        practice.Intersect(shown).ShouldBeEmpty();
    }

    private static IEnumerable<string> Corpus(Microworld world) => Enumerable.Range(0, Documents).Select(i => world.Document(i));

    /// <summary>Everything that training's users say.</summary>
    private static IEnumerable<string> Prompts(Microworld world, bool practice = true) =>
    [
        .. world.Dialogues().SelectMany(dialogue => dialogue.Messages).Where(message => message.Role == ChatRole.User).Select(message => message.Content),
        .. world.Preferences(4000).Select(pair => pair.Item.Prompt[0].Content),
        .. Enumerable.Range(0, practice ? world.Sums.PracticeCount : 0).Select(i => world.Sums.Practice(i).Prompt[0].Content),
        .. Enumerable.Range(0, 6000).SelectMany(i => world.Tasks.Select(task => task.Training(i).Prompt[0].Content)),
    ];

    private static bool Names(string text, string[] names) => Array.Exists(names, name => text.Contains(name, StringComparison.Ordinal));

    private static IEnumerable<string> Sentences(string text) => text.Split([". ", "? "], StringSplitOptions.None).Select(sentence => sentence.TrimEnd('.'));

    /// <summary>Sums of two-digit numbers, the smaller number first.</summary>
    private static IEnumerable<string> Sums(IEnumerable<string> texts) => texts.SelectMany(text => Sum().Matches(text)).Select(match =>
    {
        string a = match.Groups[1].Value, b = match.Groups[2].Value;
        return string.CompareOrdinal(a, b) <= 0 ? $"{a} + {b}" : $"{b} + {a}";
    });

    [GeneratedRegex(@"(\d \d) \+ (\d \d)")]
    private static partial Regex Sum();

    [GeneratedRegex(@"[^.?]+\?")]
    private static partial Regex Questions();
}

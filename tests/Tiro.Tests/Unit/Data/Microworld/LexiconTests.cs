using System.Text.RegularExpressions;
using Tiro.Data;

namespace Tiro.Tests.Unit.Data;

/// <summary>The languages say the same in the same order, and Russian has the right forms.</summary>
public sealed partial class LexiconTests
{
    private static readonly Lexicon s_english = Lexicon.Of(WorldLanguage.English), s_russian = Lexicon.Of(WorldLanguage.Russian);

    [Fact]
    public void TablesAreParallel()
    {
        Shape(s_russian).ShouldBe(Shape(s_english));
        s_russian.FirstNames.Select(name => name.Gender).ShouldBe(s_english.FirstNames.Select(name => name.Gender));
        foreach (Lexicon lexicon in new[] { s_english, s_russian })
        {
            lexicon.FirstNames.Select(name => name.Subject).ShouldBeUnique();
            lexicon.Surnames.Select(name => name.Subject).ShouldBeUnique();
            lexicon.Facts.ShouldAllBe(fact => fact.Values.Distinct().Count() == fact.Values.Length && fact.Statements[0].EndsWith(" {V}."));
            lexicon.Frames.ShouldAllBe(frame => frame.Keys.Select(key => key.Subject).Distinct().Count() == frame.Keys.Length);
        }
    }

    [Fact]
    public void EveryTextIsWellFormed()
    {
        foreach (WorldLanguage language in Enum.GetValues<WorldLanguage>())
        {
            Microworld world = new(5, language);
            string[] texts =
            [
                .. Enumerable.Range(0, 4000).Select(i => world.Document(i)),
                .. world.Dialogues().SelectMany(dialogue => dialogue.Messages).Select(message => message.Content),
                .. world.Tasks.SelectMany(task => task.HeldOut).Select(item => item.Prompt[0].Content),
            ];
            texts.Where(text => Malformed().IsMatch(text) || SentenceStart().IsMatch(text) || text[^1] is not ('.' or '?')).ShouldBeEmpty();
            texts.Where(text => (language == WorldLanguage.English ? Cyrillic() : Latin()).IsMatch(text)).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("things", 1, 0, 0, "У Анны есть мяч.")]
    [InlineData("places", 24, 0, 4, "Адам пошёл к реке.")]
    [InlineData("places", 2, 1, 8, "Белла побежала на детскую площадку.")]
    [InlineData("counts", 24, 0, 1, "У Адама 3 яблока.")]
    [InlineData("counts", 18, 1, 3, "Нина нашла 5 яблок.")]
    [InlineData("counts", 18, 2, 12, "Нина купила 1 4 яблок.")]
    [InlineData("months", 38, 1, 2, "Лео переехал сюда в марте.")]
    [InlineData("causes", 17, 1, 10, "Из-за старых часов Мия пришла поздно.")]
    [InlineData("colours", 2, 0, 1, "Шляпа — синяя.")]
    [InlineData("colours", 13, 2, 9, "Одеяло теперь белое.")]
    [InlineData("colours", 1, 1, 0, "Цвет воздушного змея — красный.")]
    public void RussianStoriesAgree(string topic, int key, int wording, int value, string expected)
    {
        FramePhrases frame = s_russian.Frames.Single(frame => frame.Topic == topic);
        NameForms name = frame.Keys[key];
        CountedNoun? apples = frame.Counted.FirstOrDefault();
        Phrase.Fill(
            frame.Statements[wording], name, ("V", frame.Values[value]), ("N", (value <= 2 ? apples?.Few : apples?.Many) ?? ""), ("C", frame.Adjectives?[value][(int)name.Gender] ?? ""))
            .ShouldBe(expected);
    }

    [Fact]
    public void RussianSurnamesAreDeclinedForMenOnly()
    {
        World world = World.Create(1);
        Person Find(bool female) => world.People.First(person => person.Female == female && person.Surname == "Bloom");
        s_russian.Full(Find(female: true)).Genitive.ShouldEndWith(" Блум");
        s_russian.Full(Find(female: false)).Genitive.ShouldEndWith(" Блума");
        s_english.Full(Find(female: true)).Genitive.ShouldEndWith(" Bloom's");
    }

    [Fact]
    public void CountedNounsFollowTheirNumberInStories()
    {
        Microworld world = new(9, WorldLanguage.Russian);
        string[] few = [.. RussianNouns.Counted.Select(noun => noun.Few)], many = [.. RussianNouns.Counted.Select(noun => noun.Many)];
        int found = 0;
        foreach (TaskItem item in world.Reading.HeldOut)
        {
            foreach (Match match in Counted().Matches(item.Prompt[0].Content))
            {
                Digits.TryRead(match.Groups[1].Value, out int number).ShouldBeTrue();
                (number <= 4 ? few : many).ShouldContain(match.Groups[2].Value);
                found++;
            }
        }

        found.ShouldBeGreaterThan(500);
    }

    private static int[] Shape(Lexicon lexicon) =>
    [
        lexicon.FirstNames.Length, lexicon.Surnames.Length, lexicon.Polite.Length, lexicon.Rude.Length, lexicon.Requests.Length, lexicon.Refusals.Length, lexicon.Consents.Length,
        .. lexicon.Facts.SelectMany(fact => new[] { fact.Values.Length, fact.Objects.Length, fact.Statements.Length, fact.Questions.Length }),
        .. lexicon.Frames.SelectMany(frame => new[] { frame.Keys.Length, frame.Values.Length, frame.Statements.Length, frame.Questions.Length, frame.Inverse.Length, frame.Counted.Length }),
    ];

    /// <summary>Marks of templates left over, doubled spaces or stops, a wrong article.</summary>
    [GeneratedRegex(@"[{}<>|]|  |\.\.| [.,!?]|\b[Aa] [aeiou]|\b[Aa]n [^aeiou]")]
    private static partial Regex Malformed();

    [GeneratedRegex(@"[.?] \p{Ll}|^\p{Ll}")]
    private static partial Regex SentenceStart();

    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();

    [GeneratedRegex("[A-Za-z]")]
    private static partial Regex Latin();

    [GeneratedRegex(@"(\d(?: \d)?) (\p{IsCyrillic}+)")]
    private static partial Regex Counted();
}

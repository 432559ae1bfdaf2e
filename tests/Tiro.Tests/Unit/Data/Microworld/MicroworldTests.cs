using System.Security.Cryptography;
using Tiro.Data;
using Tiro.Text;

namespace Tiro.Tests.Unit.Data;

public sealed class MicroworldTests(ITestOutputHelper output)
{
    public static TheoryData<WorldLanguage> Languages => [.. Enum.GetValues<WorldLanguage>()];

    [Fact]
    public void EveryFileIsTheSameOnEveryMachine()
    {
        Hash(7).ShouldBe("2520e061cd4e8571");
        Hash(8).ShouldNotBe(Hash(7));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void TheTestsAreLargeAndTheirAnswersMany(WorldLanguage language)
    {
        Microworld world = new(3, language);
        world.World.People.Count.ShouldBe(300);
        world.Knowledge.HeldOut.Count.ShouldBe(1500);
        world.Knowledge.Recall.Count.ShouldBe(750);
        world.Reading.HeldOut.Count.ShouldBe(1200);
        world.Sums.HeldOut.Count.ShouldBe(600);
        world.Declines.HeldOut.Count.ShouldBe(300);
        foreach (TaskItem item in world.Knowledge.HeldOut.Concat(world.Reading.HeldOut))
        {
            item.Choices.Distinct().Count().ShouldBeGreaterThanOrEqualTo(10, item.Topic);
            item.Choices.Count.ShouldBe(item.Choices.Distinct().Count(), item.Topic);
            item.Choices.ShouldContain(item.Answer);
        }

        foreach (TaskItem item in world.Reading.HeldOut)
        {
            item.Mentions.Distinct().Count().ShouldBe(ReadingTask.Pairs);
            item.Mentions.ShouldBeSubsetOf(item.Choices);
        }
    }

    [Fact]
    public void BaselinesStayLowAndTheAnswerIsAnywhere()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Microworld world = new(seed);
            double knowledge = TaskBaselines.Majority(Enumerable.Range(0, 3000).Select(i => world.Knowledge.Training(i)), world.Knowledge.HeldOut);
            double reading = TaskBaselines.Majority(Enumerable.Range(0, 6000).Select(i => world.Reading.Training(i)), world.Reading.HeldOut);
            double sums = TaskBaselines.Majority(Enumerable.Range(0, SumTask.Demonstrations).Select(i => world.Sums.Training(i)), world.Sums.HeldOut);
            double recent = TaskBaselines.MostRecent(world.Reading.HeldOut), frequent = TaskBaselines.MostFrequent(world.Reading.HeldOut);
            output.WriteLine($"seed {seed}: majority {knowledge:p1} knowledge, {reading:p1} reading, {sums:p1} sums; reading {recent:p1} most recent, {frequent:p1} most frequent");
            new[] { knowledge, reading, sums, recent, frequent }.ShouldAllBe(share => share < 0.4);
            for (int place = 0; place < ReadingTask.Pairs; place++)
            {
                world.Reading.HeldOut.Count(item => item.Mentions[place] == item.Answer).ShouldBeInRange(140, 260);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void DemonstrationsAreRightAndMistakesWrongInEveryTone(WorldLanguage language)
    {
        Microworld world = new(3, language);
        Lexicon lexicon = Lexicon.Of(language);
        for (int i = 0; i < 500; i++)
        {
            foreach (WorldTask task in world.Tasks)
            {
                TaskItem item = task.Training(i);
                Dice dice = new(1, 2, (ulong)i);
                item.Kind.ShouldBe(task.Kind);
                foreach (AnswerStyle style in Enum.GetValues<AnswerStyle>())
                {
                    item.Score(Courtesy.Add(WorldTask.Demonstrate(item), style, lexicon, dice)).ShouldBe(1);
                    item.Judge(Courtesy.Add(task.Mistake(item, dice), style, lexicon, dice)).ShouldBe(Verdict.Wrong);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void TheCorpusStatesEveryFactInEveryWording(WorldLanguage language)
    {
        Microworld world = new(3, language);
        Lexicon lexicon = Lexicon.Of(language);
        string corpus = string.Join('\n', Enumerable.Range(0, 24000).Select(i => world.Document(i)));
        HashSet<string> sentences = [.. corpus.Split(['\n', '.']).Select(sentence => sentence.Trim())];
        output.WriteLine($"{corpus.Split(' ').Length:N0} words");
        foreach (TaskItem item in world.Knowledge.Recall)
        {
            sentences.ShouldContain($"{item.Prompt[0].Content} {item.Answer}");
        }

        foreach (Person person in world.World.People)
        {
            string name = lexicon.Full(person).Subject;
            foreach (string wording in lexicon.Facts[4].Statements)
            {
                sentences.ShouldContain(Phrase.Fill(wording, lexicon.Full(person), ("V", lexicon.Facts[4].Values[person.BirthMonth])).TrimEnd('.'), name);
            }
        }
    }

    [Fact]
    public void DialoguesAndPairsHaveTheirForm()
    {
        Microworld world = new(3);
        IReadOnlyList<Dialogue> dialogues = world.Dialogues();
        dialogues.Count.ShouldBe(5200);
        dialogues.Count(dialogue => dialogue.Messages.Count > 2).ShouldBeInRange(600, 900);
        dialogues.ShouldAllBe(dialogue => dialogue.Messages.Index().All(turn => turn.Item.Role == (turn.Index % 2 == 0 ? ChatRole.User : ChatRole.Assistant) && turn.Item.Content.Length > 0));
        IReadOnlyList<PreferencePair> pairs = world.Preferences();
        pairs.ShouldAllBe(pair => AnswerJudge.Compare(pair.Item, pair.Chosen, pair.Rejected) == 1 && AnswerJudge.Compare(pair.Item, pair.Rejected, pair.Chosen) == 0);
        pairs.Count(pair => pair.Item.Score(pair.Rejected) == 0).ShouldBeInRange(400, 600);
        AnswerJudge.Compare(pairs[0].Item, pairs[0].Chosen, pairs[0].Chosen).ShouldBe(0.5);
        Should.Throw<ArgumentOutOfRangeException>(() => world.Dialogues(new WorldSizes { SumDialogues = SumTask.Demonstrations + 1 }));
    }

    private static string Hash(ulong seed)
    {
        using var all = new MemoryStream();
        foreach ((string path, Action<Stream> write) in WorldFiles.All([new Microworld(seed), new Microworld(seed, WorldLanguage.Russian)], new WorldSizes { Documents = 400 }))
        {
            path.ShouldNotContain('\\');
            write(all);
        }

        return Convert.ToHexStringLower(SHA256.HashData(all.ToArray()))[..16];
    }
}

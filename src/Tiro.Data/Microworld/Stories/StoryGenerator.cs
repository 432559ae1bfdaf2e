namespace Tiro.Data;

/// <summary>
/// Endless short stories about a <see cref="World"/>, in plain English with few words. Story i is a pure function of the
/// world, the seed and i. Held-out stories are apart by construction: the text's hash decides to which side a story belongs
/// (one in 16 is held out), and each side redraws until it has one of its own; so no held-out story is ever a training one.
/// </summary>
public sealed class StoryGenerator(World world, ulong seed)
{
    /// <summary>Bounds of a story's length in words.</summary>
    public const int MinimumWords = 60, MaximumWords = 180;

    private const int Sides = 16;

    /// <summary>Names of the plots.</summary>
    public static IReadOnlyList<string> PlotNames { get; } = [.. PlotTable.All.Select(plot => plot.Name)];

    /// <summary>Training story <paramref name="index"/>, from 0 without end.</summary>
    public Story Training(long index) => Draw(DataStreams.Stories, index, heldOut: false);

    /// <summary>Held-out story <paramref name="index"/>, from 0 without end.</summary>
    public Story HeldOut(long index) => Draw(DataStreams.HeldOutStories, index, heldOut: true);

    private Story Draw(uint stream, long index, bool heldOut)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        Dice dice = new(seed, stream, (ulong)index);
        while (true)
        {
            Story story = Tell(dice);
            if (heldOut == (Hash(story.Text) % Sides == 0) && CountWords(story.Text) is >= MinimumWords and <= MaximumWords)
            {
                return story;
            }
        }
    }

    private Story Tell(Dice dice)
    {
        Plot plot = dice.Pick(PlotTable.All);
        Person hero;
        do
        {
            hero = dice.Pick(world.People);
        }
        while (plot.Fits is not null && !plot.Fits(world, hero));

        Scene scene = new(world, dice, hero);
        Opening.Tell(scene, plot);
        plot.Tell(scene);
        return new Story(scene.Text, plot.Name, hero);
    }

    private static int CountWords(string text) => text.AsSpan().Count(' ') + 1;

    /// <summary>FNV-1a over UTF-16 units, folded so that the low bits depend on all.</summary>
    private static ulong Hash(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        return hash ^ (hash >> 32);
    }
}

namespace Tiro.Data;

/// <summary>Puts times, things and places into slots.</summary>
internal static class Props
{
    /// <summary>{when}: "one windy morning".</summary>
    public static void When(Scene scene, params string[] weathers)
    {
        scene.Set("weather", scene.Dice.Pick(weathers));
        scene.Set("when", "[one|on a] {weather} [morning|afternoon|day]");
    }

    /// <summary>{when} for a day without a part in the plot.</summary>
    public static void AnyDay(Scene scene) => When(scene, "sunny", "warm", "bright", "quiet", "cool", "fine");

    /// <summary>{thing} and {colour}, in which the hero's favourite colour is likely: "red kite" is {colour} {thing}.</summary>
    public static void Thing(Scene scene)
    {
        scene.Set("thing", scene.Dice.Pick(WorldTables.Things));
        scene.Set("colour", scene.Dice.Chance(0.5) ? scene.Hero.Colour : scene.Dice.Pick(WorldTables.Colours));
    }

    /// <summary>{spot}, its four hiding places {hide1} to {hide4} in random order, and {odd1} to {odd3}.</summary>
    public static void Place(Scene scene)
    {
        Spot spot = scene.Dice.Pick(WorldTables.Spots);
        scene.Set("spot", spot.Name);
        string[] hides = scene.Dice.Shuffle(spot.Hides), oddities = scene.Dice.Shuffle(WorldTables.Oddities);
        for (int i = 0; i < hides.Length; i++)
        {
            scene.Set($"hide{i + 1}", hides[i]);
            scene.Set($"odd{i + 1}", oddities[i]);
        }
    }

    /// <summary>{kin}: a relative of an age that suits the hero.</summary>
    public static void Relative(Scene scene) => scene.Set("kin", scene.Dice.Pick(scene.Hero.IsChild ? WorldTables.Elders : WorldTables.Siblings));
}

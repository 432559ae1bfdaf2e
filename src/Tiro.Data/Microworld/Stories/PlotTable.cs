namespace Tiro.Data;

/// <summary>All plots, each as likely as another.</summary>
internal static class PlotTable
{
    public static readonly Plot[] All =
    [
        new("lost thing", 1, SearchPlots.LostThing),
        new("runaway pet", 1, SearchPlots.RunawayPet, Relation.Pet),
        new("missing cakes", 1, SearchPlots.MissingCakes, Relation.PetName),
        new("found purse", 2, SearchPlots.FoundPurse),
        new("shared basket", 2, CountingPlots.SharedBasket),
        new("at the market", 0, CountingPlots.Market),
        new("counted together", 1, CountingPlots.CountedTogether),
        new("seeds", 1, CountingPlots.Seeds),
        new("umbrella", 1, WeatherPlots.Umbrella),
        new("dark evening", 1, WeatherPlots.DarkEvening),
        new("snowman", 1, WeatherPlots.Snowman),
        new("high water", 1, WeatherPlots.HighWater),
        new("present", 1, FriendPlots.Present),
        new("swap", 1, FriendPlots.Swap, Relation.Colour, FriendPlots.ColoursDiffer),
        new("sick friend", 1, FriendPlots.SickFriend),
        new("pen friend", 0, FriendPlots.PenFriend),
        new("the truth", 1, EffortPlots.Truth),
        new("practice", 1, EffortPlots.Practice, Relation.Hobby),
        new("burnt dinner", 1, EffortPlots.BurntDinner, Relation.Food),
        new("race", 2, EffortPlots.Race, Fits: (_, hero) => hero.IsChild),
        new("busy day", 1, EffortPlots.BusyDay, Relation.Occupation, EffortPlots.HasWorkToShow),
        new("out of reach", 1, EffortPlots.OutOfReach),
    ];
}

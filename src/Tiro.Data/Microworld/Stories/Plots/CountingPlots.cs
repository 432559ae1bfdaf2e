namespace Tiro.Data;

/// <summary>Things are gathered, given, bought and counted; the sums are right.</summary>
internal static class CountingPlots
{
    public static void SharedBasket(Scene s)
    {
        Countable fruit = s.Dice.Pick(WorldTables.Countables);
        int all = s.Dice.Between(6, 16), first = s.Dice.Between(1, all - 4), second = s.Dice.Between(1, all - first - 2);
        Props.AnyDay(s);
        s.Count("all", all, fruit);
        s.Count("first", first, fruit);
        s.Count("second", second, fruit);
        s.Count("then", all - first, fruit);
        s.Count("rest", all - first - second, fruit);
        s.Set("many", fruit.Many);
        s.Say($"{{when}} {{A}} went to {fruit.Place} and {fruit.Gathered} {{all}}.");
        s.Say("{A.he} put them into [a basket|a bag] and [set off for home|walked home].", "{A} was proud of the {many} and carried them home in a basket.");
        s.Say("On the way {A} met {B}, who had none. `[May I have some|Can you give me some]?` asked {B}.");
        s.Say("`Of course,` said {A} and gave {B.him} {first}. Now {A} had {then} left.", "{A} smiled and gave {B.him} {first}. {^then} {then.was} left.");
        s.Say("A little later {C} came along the road. {A} gave {C.him} {second}.", "Near the house stood {C}, and {A} gave {second} to {C.him} as well.");
        s.Say("At home {A} counted the {many} and found that there {rest.was} {rest.n} left.", "When {A} came home, {rest} {rest.was} in the basket.");
        s.Say("`I have fewer {many},` said {A}, `but I have happy friends.`", "`That is enough for me,` thought {A}, `and it is good to share.`");
        s.Say(
            "The next day {B} and {C} came to visit and brought [a cake|a pot of tea|a big pie], which they [shared|ate together].",
            "The next day {B} brought {A} [a little present|a warm cake], and they [laughed|were happy] together.");
    }

    public static void Market(Scene s)
    {
        Countable good = s.Dice.Pick(WorldTables.Goods);
        int price = s.Dice.Between(2, 4), number = s.Dice.Between(2, 4), spare = s.Dice.Between(2, 6), change = s.Dice.Between(1, 2);
        Props.AnyDay(s);
        Props.Relative(s);
        s.Count("coins", (price * number) + spare, WorldTables.Coin);
        s.Count("price", price, WorldTables.Coin);
        s.Count("goods", number, good);
        s.Count("paid", price * number, WorldTables.Coin);
        s.Count("rest", spare, WorldTables.Coin);
        s.Count("wrong", spare + change, WorldTables.Coin);
        s.Count("change", change, WorldTables.Coin);
        s.Set("one", good.One);
        s.Say("{when} {A} went to the market with {coins} in {A.his} purse.", "{when} {A.his} {kin} gave {A} {coins} and sent {A.him} to the market.");
        s.Say("{A} needed {goods}. `What does {a one} cost?` {A.he} asked. `{^price},` said the [old man|woman|seller] at the stall.");
        s.Say("{A} [counted|thought for a moment]: {goods} cost {paid}. {A.he} paid and put everything into {A.his} bag.");
        if (s.Dice.Chance(0.5))
        {
            s.Say("On the way home {A} counted {A.his} money. There should be {rest}, but there were {wrong}!");
            s.Say("`I got {change} too much,` thought {A} and [went back at once|ran back to the market].");
            s.Say("`Thank you for being honest,` said the seller and gave {A.him} [a sweet pear|a small cake|a red ribbon] as a present.");
            s.Say("{A} went home [with a light heart|happy] and told {A.his} {kin} [all about it|what had happened].");
            return;
        }

        s.Say("Now {A} had {rest} left.", "So {rest} were left in the purse.");
        s.Say("At the gate sat a man who played [the flute|the drum] [beautifully|very well]. {A} listened and gave him one coin.");
        s.Count("less", spare - 1, WorldTables.Coin);
        s.Say("Then {A.he} went home with {goods} and {less}.", "With {goods} in the bag and {less} in the purse {A.he} went home.");
        s.Say("All evening {A} [hummed|whistled] the tune, and {A.his} {kin} [smiled|danced to it].");
    }

    public static void CountedTogether(Scene s)
    {
        Countable thing = s.Dice.Pick(WorldTables.Countables);
        int mine = s.Dice.Between(3, 12), yours = s.Dice.Between(3, 12);
        int lost = s.Dice.Between(1, 3);
        Props.AnyDay(s);
        s.Count("mine", mine, thing);
        s.Count("yours", yours, thing);
        s.Count("total", mine + yours, thing);
        s.Count("lost", lost, thing);
        s.Count("rest", mine + yours - lost, thing);
        s.Set("many", thing.Many);
        s.Set("place", thing.Place);
        s.Say("{when} {A} and {B} went to {place} to look for {many}.", "{when} {A} asked {B}, `Shall we go to {place}?` They wanted to find some {many}.");
        s.Say("{A} found {mine} and {B} found {yours}.", "After an hour {A} had {mine} and {B} had {yours}.");
        s.Say(mine == yours ? "`We have the same number,` said {B}." : mine > yours ? "`You have more than I,` said {B}." : "`I have more than you,` said {B}.");
        s.Say("They put them all into one basket. `{^mine.n} and {yours.n} make {total.n},` said {A}.", "`Let us put them together,` said {A}. `{^mine.n} and {yours.n} make {total.n}.`");
        s.Say("But the basket had a hole, and on the way home {lost} fell out.", "On the way home {B} tripped over a root, and {lost} fell into the stream.");
        s.Say("At home they counted again and there were only {rest}. `Never mind,` said {A}, `that is still a lot.`", "So {rest} were left when they came home, and that was enough.");
        s.Say("They [put them on the windowsill|made a long row of them] and [looked at them|were proud] all evening.", "They gave some of them away and kept the others.");
        s.Maybe(0.5, "`Tomorrow we will go again,` said {B}.", "They counted {rest.n} once more and went to bed happy.");
    }

    public static void Seeds(Scene s)
    {
        Countable plant = s.Dice.Pick([new("sunflower", "sunflowers", "", ""), new("pumpkin", "pumpkins", "", ""), new("tulip", "tulips", "", ""), new Countable("bean plant", "bean plants", "", "")]);
        int seeds = s.Dice.Between(5, 15), eaten = s.Dice.Between(1, seeds - 3);
        s.Count("seeds", seeds, new Countable("seed", "seeds", "", ""));
        s.Count("eaten", eaten, new Countable("seed", "seeds", "", ""));
        s.Count("grown", seeds - eaten, plant);
        s.Set("many", plant.Many);
        s.Say("In spring {A} planted {seeds} in the garden.", "One day in spring {A} put {seeds} into the soft ground.");
        s.Say("{A.he} wanted to have {many} in summer.", "`In summer we will have {many},` {A.he} told {B}.");
        s.Say("But in the night [the birds|some mice|two hens] came and ate {eaten}.");
        s.Say("{A} was [sad|angry], but {B} said, `Do not give up. Let us make a scarecrow.`");
        s.Say("They made it out of [an old coat|an old shirt] and a [red|blue|green|black] hat, and no animal came back.");
        s.Say("Every [morning|evening] {A} gave the seeds water, and the sun kept them warm.");
        s.Say("Because {A} [was patient|took good care of them], {grown} grew in the garden.", "After some weeks there were {grown}, for {seeds.n} take away {eaten.n} is {grown.n}.");
        s.Say("{A} gave one to {B} and [was proud of the others|kept the others].", "`This one is for you,` said {A} and gave {B} the biggest one.");
        s.Maybe(0.5, "The scarecrow stayed in the garden all year.", "Next spring they planted even more.");
    }
}

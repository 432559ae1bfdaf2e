namespace Tiro.Data;

/// <summary>Something is gone and comes back.</summary>
internal static class SearchPlots
{
    public static void LostThing(Scene s)
    {
        Props.When(s, "windy", "sunny", "cool", "bright");
        Props.Thing(s);
        Props.Place(s);
        Props.Relative(s);
        s.Say("{when} {A} took {A.his} {colour} {thing} to {spot}.", "{when} {A} went to {spot} with {A.his} {colour} {thing}.", "{A} had {a colour} {thing}. {when} {A.he} took it to {spot}.");
        s.Say("{A.he} [stayed there for an hour|walked about for a long time|talked to many people] and [felt happy|had a good time].");
        s.Say("But when it was time to go home, the {thing} was gone.", "Then {A} looked around and could not see the {thing} anywhere.");
        s.Say("{A} was [sad|worried|upset], because the {thing} was a present from {A.his} {kin}.");
        s.Say("{B} came by and asked, `What is wrong?` `I have lost my {thing},` said {A}. `[Let us look for it|We will find it] together,` said {B}.");
        s.Say("They looked {hide1}, but there was only {odd1}.", "First they looked {hide1}, but they found only {odd1}.");
        s.Maybe(0.6, "They looked {hide2}, but there was only {odd2}.", "Then they looked {hide2} and found {odd2}, but no {thing}.");
        s.Say("At last {B} looked {hide3}, and there was the {colour} {thing}!", "Then {A} looked {hide3}. There it was, the {colour} {thing}!");
        s.Say(s.Dice.Chance(0.5) ? "It had fallen out of the bag." : s.Dice.Pick(["A dog had carried it there.", "A child had found it and put it there.", "Somebody had moved it to keep it safe."]));
        s.Say("{A} [thanked|hugged] {B} and [held the {thing} tightly all the way home|never left the {thing} alone again|was happy again].");
    }

    public static void RunawayPet(Scene s)
    {
        Props.AnyDay(s);
        Props.Place(s);
        s.Set("noise", "[a loud bang|a clap of thunder|a terrible noise]");
        s.Say("{when} {A} [and {A.petname} were at {spot}|took {A.petname} to {spot}].");
        s.Say("Suddenly there was {noise}.", "All was quiet until {noise} was heard.");
        s.Say("{A.petname} was frightened and {A.fled} away.", "The noise frightened {A.petname}, and the {A.pet} {A.fled} away.");
        s.Say("`{A.petname}! {A.petname}!` called {A}, but [no answer came|nothing moved].");
        s.Say("{A} [ran|went] to {B} and asked for help. Together they looked {hide1} and {hide2}, but the {A.pet} was not there.");
        s.Say("Then {B} had an idea. `What does {A.petname} like best?` {B.he} asked. `{^A.treat}!` said {A}.");
        s.Say("So they put {A.treat} on the ground and waited [quietly|without a word].");
        s.Say("[Soon|After a while] {A.petname} came out of the hiding place and ate it all.");
        s.Say("{A} was so [glad|happy] that {A.he} [laughed and cried|danced around] and the {A.pet} {A.joy}.");
        s.Say("`You do not have to be afraid,` said {A}. `I am with you.`", "From that day on {A} always had {A.treat} in {A.his} pocket.", "Then all three went home.");
    }

    public static void MissingCakes(Scene s)
    {
        Countable cake = s.Dice.Pick([new("cake", "cakes", "", ""), new("bun", "buns", "", ""), new("pancake", "pancakes", "", ""), new Countable("cookie", "cookies", "", "")]);
        int all = s.Dice.Between(5, 12), gone = s.Dice.Between(1, all - 2);
        Props.AnyDay(s);
        s.Count("all", all, cake);
        s.Count("gone", gone, cake);
        s.Count("left", all - gone, cake);
        s.Set("many", cake.Many);
        s.Say("{when} {A} put {all} on the kitchen table, because {B} was coming to visit.");
        s.Say("Then {A} went [into the garden|to the shop] for [a short time|a few minutes].");
        s.Say("When {A.he} came back, there {left.was} only {left}.", "Back in the kitchen {A.he} counted again: there {left.was} only {left} left.");
        s.Say("`{^all.n} take away {left.n} is {gone.n},` said {A}. `So {gone} {gone.was} taken. Who did it?`");
        s.Say("Just then {B} knocked at the door. `It was not me,` said {B}. `I have only just come.`");
        s.Say("They looked [under the table|behind the door] and found [some crumbs|a trail of crumbs] on the floor.", "On the floor {B} saw [a trail of crumbs|many crumbs].");
        s.Say("The crumbs led to [the sofa|the bed|the basket by the window|the cupboard]. There sat {A.petname} the {A.pet} with [a full belly|crumbs on its nose].");
        s.Say("`So you are the thief!` said {A}, but {A.he} could not be angry.", "{A} and {B} [laughed|had to laugh] until they could not stop.");
        s.Say("They ate the other {many} [together|with a cup of tea], and {A.petname} got no more that day.", "From then on {A} put the {many} on the highest shelf.");
    }

    public static void FoundPurse(Scene s)
    {
        int coins = s.Dice.Between(4, 19);
        Props.AnyDay(s);
        Props.Place(s);
        s.Count("coins", coins, WorldTables.Coin);
        s.Set("colour", s.Dice.Pick(WorldTables.Colours));
        s.Say("{when} {A} was walking through {A.home} and saw something {colour} on the ground.");
        s.Say("It was a purse with {coins} in it.", "It was a purse, and in the purse there were {coins}.");
        s.Say("`[Somebody must be looking for it|I will find out whose it is],` [thought|said] {A}. {A.he} did not want to keep what was not {A.his} own.");
        s.Say("First {A} asked {B}. `No,` said {B}, `my purse is in my pocket.`");
        s.Say("Then {A} went to {spot}. There {A.he} saw {C}, who was looking {hide2} with a sad face.");
        s.Say("`Have you lost something?` asked {A}. `Yes, my {colour} purse,` said {C}.");
        s.Say("`How many coins were in it?` `{^coins.n},` said {C}. `Then it is yours,` said {A} and gave it back.");
        s.Say("{C} was [very happy|so happy] and [bought {A} a warm bun|gave {A} one coin as a thank you|thanked {A.him} again and again].");
        s.Say("All people in {A.home} heard about it, and everybody said that {A} was honest.", "`It is good to have an honest friend,` said {C}.");
    }
}

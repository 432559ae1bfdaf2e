namespace Tiro.Data;

/// <summary>What friends do for each other.</summary>
internal static class FriendPlots
{
    public static bool ColoursDiffer(World world, Person hero) => world.People[hero.Friends[0]].Colour != hero.Colour;

    public static void Present(Scene s)
    {
        int guests = s.Dice.Between(3, 9);
        s.Count("guests", guests, new Countable("guest", "guests", "", ""));
        s.Set("thing", s.Dice.Pick(WorldTables.Things));
        s.Set("other", s.Dice.Pick([.. WorldTables.Colours.Where(colour => colour != s["B"].Colour)]));
        s.Say("[Soon|The next day] it was {B}'s birthday, and {A} wanted to find a good present.");
        s.Say("{A} remembered that {B} liked {B.colour} best of all colours.", "`{^B.colour} is {B.his} favourite colour,` thought {A}.");
        s.Say("But in the [first|big] shop every {thing} was {other}.");
        s.Say("So {A} bought {a other} {thing} and painted it {B.colour} [at home|in the evening].", "In the last shop {A.he} found {a B.colour} {thing} and was very glad.");
        s.Say("{A.he} also made {a B.dish}, because {B} loved {B.food}.", "{A.he} knew that {B} loved {B.food}, so {A.he} made {a B.dish} as well.");
        s.Say("There were {guests} at the party. They sang a song for {B}, who had become {B.age}.", "When {A} came to the party, {guests} were there already, and they all sang for {B}.");
        s.Say("{B} opened the present and {B.his} eyes shone. `{^a B.colour} {thing}! How did you know?`");
        s.Say("`A friend remembers what you like,` said {A}.", "`You told me once,` said {A}, `and I did not forget.`");
        s.Maybe(0.5, "They ate and danced until late in the evening.", "It was the best birthday of the year.");
    }

    public static void Swap(Scene s)
    {
        Props.AnyDay(s);
        Props.Relative(s);
        s.Set("thing", s.Dice.Pick(WorldTables.Things));
        s.Say("{when} {A}'s {kin} gave {A.him} {a B.colour} {thing}.", "{when} {A} got {a B.colour} {thing} from {A.his} {kin}.");
        s.Say("{A} said thank you, but {A.he} was a little sad, because {A.he} liked {A.colour} more than {B.colour}.");
        s.Say("On the same day {B} got {a A.colour} {thing}. But {B}'s favourite colour was {B.colour}.", "Now {B} had {a thing} too, and it was {A.colour}. But {B} liked {B.colour} best.");
        s.Say("They met [at the well|in the street|by the river] and looked at each other's present.");
        s.Say("`Yours is so beautiful,` said {A}. `No, yours is,` said {B}.");
        s.Say("Then both had the same idea. `Shall we swap?` they asked at the same time.");
        s.Say("So {A} gave {B} the {B.colour} {thing}, and {B} gave {A} the {A.colour} {thing}.", "{A} took the {A.colour} {thing} and {B} took the {B.colour} one.");
        s.Say("Now both had what they wanted, and it had cost [nothing|not a single coin].");
        s.Say("`That was the easiest trade in the world,` said {B}.", "They went home happy, and {A}'s {kin} laughed when {A.he} told the story.");
    }

    public static void SickFriend(Scene s)
    {
        Props.AnyDay(s);
        int days = s.Dice.Between(2, 6);
        s.Set("days", Numbers.Word(days));
        s.Set("things", "[two books|a puzzle|some flowers|a funny picture]");
        s.Say("{when} {A} waited for {B}, but {B} did not come.", "{when} {A} knocked at {B}'s door, but nobody opened.");
        s.Say("A neighbour said, `{B} is ill and has to stay in bed for {days} days.`");
        s.Say("{A} [thought about what to do|wanted to help]. {A.he} knew that {B}'s favourite food was {B.food}.");
        s.Say("So {A.he} [went home and made|made] {a B.dish} and put it into a basket with {things}.");
        s.Say("When {B} saw the basket, {B.he} smiled for the first time that day.", "`{^B.food}!` said {B} with a weak voice. `You are so kind.`");
        s.Say("{A} came back every day. {A.he} [opened the window|made tea], read a story aloud and fed {B.petname}, {B}'s {B.pet}.");
        s.Say("After {days} days {B} could get up again, and they [went for a walk in the sun|sat in the garden].");
        s.Say("`When you are ill, I will come to you,` said {B}. `Then I hope I will be ill soon,` said {A}, and both laughed.", "{B} never forgot how {A} had helped, and they stayed friends.", "`The food was good,` said {B}, `but the best medicine was a friend.`");
    }

    public static void PenFriend(Scene s)
    {
        Person other;
        do
        {
            other = s.Dice.Pick(s.World.People);
        }
        while (other.Town == s.Hero.Town || other.FirstName == s.Hero.FirstName || other.IsChild != s.Hero.IsChild);

        s.Cast("F", other);
        Props.Relative(s);
        int hours = s.Dice.Between(2, 6);
        s.Set("hours", Numbers.Word(hours));
        s.Say("One day a letter came from {F.full}, who lives in {F.home}. `Please come and visit me,` it said.", "{A} often wrote letters to {F.full}, who lives in {F.home}. One day {F} wrote, `Please come and see me.`");
        s.Say("{A} [packed a bag|put a coat and a book into a bag] and went to the station.");
        s.Say("But the clock at home was [slow|wrong], and so {A} came too late. The train had just left.", "But {A} had forgotten the ticket and had to run home, and so the train left without {A.him}.");
        s.Say("The next train went {hours} hours later. {A} sat on a bench and [read|waited|ate an apple].");
        s.Say("`{F} will think that I am not coming,` {A.he} thought.", "Outside it was getting dark.");
        s.Say("When the train at last came to {F.home}, it was [late|night]. But on the platform stood {F} with a lantern.");
        s.Say("`I knew that you would come,` said {F}. `I waited for every train.`");
        s.Say("At {F}'s house there was {a F.dish}, and {F.petname} the {F.pet} slept by the fire.", "{F} had made {a F.dish}, and they talked until midnight.");
        s.Say("They spent a happy week together, and when {A} went home, {A.he} was on time.", "{A} stayed for a week, and on the last day {F} gave {A.him} a new clock.");
    }
}

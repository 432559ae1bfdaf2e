namespace Tiro.Data;

/// <summary>Rain, storm, snow and flood, and what follows from them.</summary>
internal static class WeatherPlots
{
    public static void Umbrella(Scene s)
    {
        Props.Place(s);
        Props.Thing(s);
        s.Say("One day {A} was on the way to {spot} when dark clouds came up.", "One day {A} wanted to go to {spot}, but the sky was grey.");
        s.Say("[Soon|A moment later] it began to rain [hard|heavily]. {A} opened {A.his} {colour} umbrella and stayed dry.");
        s.Say("Then {A.he} saw {B}, who had no umbrella and was [already wet|wet from head to foot].", "Under a tree stood {B} without an umbrella. Water ran down {B.his} face.");
        s.Say("`Come under my umbrella,` said {A}. `There is room for two.`");
        s.Say("They walked [side by side|close together] [down the street|through the rain], and [only their shoes got wet|they sang a song about the rain].");
        if (s.Dice.Chance(0.5))
        {
            s.Say("But {A} stood on the wet side, and so {A.his} shoulder got cold. The next day {A.he} had to stay in bed with a cough.");
            s.Say("{B} wanted to say thank you and brought {A} {a A.dish}.", "When {B} heard about it, {B.he} came with {a A.dish}, and soon {A} was well again.");
        }
        else
        {
            s.Say("At the door of {B.his} house {B} said, `Come in and get warm.` They sat by the fire and drank hot tea until the rain stopped.");
            s.Say("The next week {B} gave {A} a new {A.colour} scarf as a thank you.", "Before {A} went home, {B} gave {A.him} {a A.dish}.");
        }

        s.Say("`A friend is better than any umbrella,` said {A}.", "`Now I like the rain,` said {B} and laughed.", "Since that day {B} never leaves home without an umbrella.");
    }

    public static void DarkEvening(Scene s)
    {
        int candles = s.Dice.Between(2, 6);
        s.Count("candles", candles, new Countable("candle", "candles", "", ""));
        s.Say("One stormy evening {A} and {B} sat in {A}'s house and played cards.", "One stormy evening {B} was visiting {A}.");
        s.Say("The wind [howled around the house|shook the trees]. [Suddenly|Then] the light went out and everything was dark.");
        s.Say("`The storm has broken the power line,` said {A}. `We need candles.`", "A tree had fallen on the power line. `I cannot see anything,` said {B}.");
        s.Say("{A} felt {A.his} way [along the wall|to the kitchen] and [opened a drawer|looked in the cupboard]. First {A.he} found [a spoon|a ball of wool|an old key], then {candles}.");
        s.Say("{B} lit them one after another, until {candles.n} small flames burned on the table.", "Soon {candles.n} small flames made the room warm and bright.");
        s.Say("In the corner something moved. It was only {A.petname} the {A.pet}, who was afraid of the dark.", "{A.petname} the {A.pet} came out of the corner and sat down between them.");
        s.Say("To pass the time {B} told a story about [a ship|a castle|a wise old bear], and {A} made shadows on the wall.");
        s.Say("When the light came back, they were almost [sorry|sad]. `Let us leave it off,` said {A}, and so they did.", "After an hour the light came back, but they blew out the candles only when the story was over.");
    }

    public static void Snowman(Scene s)
    {
        Props.Thing(s);
        int buttons = s.Dice.Between(3, 8);
        s.Count("buttons", buttons, new Countable("black stone", "black stones", "", ""));
        s.Set("wear", "[scarf|hat]");
        s.Set("late", "[the next morning|two days later|after a week]");
        s.Say("One winter morning {A} looked out of the window, and everything was white.", "In the night snow had fallen on {A.home}. {A} was happy and put on a warm coat.");
        s.Say("{A.he} called {B}, and they [began to make a snowman|built a snowman in front of the house].");
        s.Say("They rolled a big ball and a small ball. {B} brought a carrot for the nose, and {A} found {buttons} for the eyes and the buttons.");
        s.Say("`He looks cold,` said {A} and gave the snowman {a colour} {wear}.", "The snowman also got {a colour} {wear} and looked like a king.");
        s.Say("All the people who came by [stopped and smiled|said good morning to the snowman].");
        s.Say("But {late} the sun was warm and the snow began to melt.", "But {late} it rained, and the snow turned into water.");
        s.Say("The snowman became smaller and smaller, until only the carrot, the {wear} and {buttons} lay in the grass.");
        s.Say("`He is gone,` said {A} sadly. `He has only gone home to the north,` said {B}. `He will come back next winter.`", "`Do not be sad,` said {B}. `When it snows again, we will make a bigger one.`");
        s.Say("{A} put the stones into a box and [kept them|waited for the next snow].", "{A} laughed and gave the carrot to a hungry rabbit.");
    }

    public static void HighWater(Scene s)
    {
        Props.Relative(s);
        s.Set("days", Numbers.Word(s.Dice.Between(3, 9)));
        s.Set("hours", Numbers.Word(s.Dice.Between(2, 5)));
        s.Set("colour", s.Dice.Pick(WorldTables.Colours));
        s.Say("After {days} days of rain the river was very high.");
        s.Say("{A} wanted to bring {a A.dish} to {A.his} {kin} on the other side, but the water had carried the bridge away.", "{A} had to cross the river to visit {A.his} {kin}, but the old bridge was broken.");
        s.Say("{A} [called|waited] for help, but [nobody came|the water was too loud].", "`What shall I do now?` thought {A} and sat down on a stone.");
        s.Say("Then {B} came along with a small {colour} boat.");
        s.Say("`The water is too fast for a boat,` said {B}. `We must take the long way over the hill.`", "`Let us try my boat,` said {B}. But the water was wild, and after a moment they had to turn back.");
        s.Say("So they walked over the hill to the next bridge, which was made of stone and [stood firm|was safe].");
        s.Say("It took them {hours} hours, and their feet hurt.");
        s.Say("But when they came to the house, {A.his} {kin} [hugged them both|was so glad that everybody forgot the long way].");
        s.Say("In summer the people of {A.home} built a new bridge out of stone, and {A} and {B} carried the first stones.", "`The long way is better than no way,` said {B}, and they all laughed.");
    }
}

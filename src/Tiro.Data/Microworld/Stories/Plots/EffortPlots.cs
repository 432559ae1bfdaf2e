namespace Tiro.Data;

/// <summary>Work, mistakes and trying again.</summary>
internal static class EffortPlots
{
    public static bool HasWorkToShow(World world, Person hero) => !hero.IsChild && world.People[hero.Friends[0]].Job != hero.Job;

    public static void Truth(Scene s)
    {
        Props.Relative(s);
        s.Set("thing", "[cup|vase|bowl|plate|mirror]");
        s.Set("pieces", Numbers.Word(s.Dice.Between(3, 9)));
        s.Set("colour", s.Dice.Pick(WorldTables.Colours));
        s.Say("One day {A} was [dancing|running about|playing with {A.petname}] in the house and bumped into the table.");
        s.Say("{^a colour} {thing} fell down and broke into {pieces} pieces.");
        s.Say("It belonged to {A}'s {kin}, who loved it very much.", "It was the favourite {thing} of {A}'s {kin}.");
        s.Say("At first {A} wanted to hide the pieces [under the bed|in the garden] or say that [the wind|the {A.pet}] had done it.");
        s.Say("{A} told {B} about it. `What shall I do?` `Tell the truth,` said {B}. `I will come with you.`");
        s.Say("So {A} went to {A.his} {kin} and said, `I broke your {thing}. I am sorry.`");
        s.Say("{A.his} {kin} was quiet for a moment. `I am sad about the {thing},` came the answer, `but I am glad that you told me.`");
        s.Say("{B} brought some glue, and together they put the pieces back in place.", "Then they all sat down and put the pieces together with glue.");
        s.Say("One could still see the cracks, but {A}'s {kin} liked the {thing} even more than before.", "The {thing} was never quite the same, but {A} felt much better.", "After that {A} was more careful and played only in the garden.");
    }

    public static void Practice(Scene s)
    {
        s.Set("days", Numbers.Word(s.Dice.Between(5, 20)));
        s.Set("event", "[the summer fair|the town festival|the harvest party|the big spring party]");
        s.Say("But some time ago {A} was not good at {A.hobby} at all.", "When {A} first tried {A.hobby}, it was very hard.");
        s.Say("In front of other people {A.he} {A.hobby.mishap}, and somebody laughed.", "The first time {A.he} {A.hobby.mishap}, and two people laughed.");
        s.Say("{A} went home and did not want to try again.", "`I will never learn it,` said {A} with tears in {A.his} eyes.");
        s.Say("But {B} said, `[Nobody is good at the start|Everybody makes mistakes at first]. Try a little every day.`");
        s.Say("So {A} practised every [morning|evening] for {days} days, and {B} watched and helped.");
        s.Say("On some days it went well, on other days {A} {A.hobby.mishap} again. But {A.he} did not stop.", "Slowly it became easier, and {A} made fewer mistakes.");
        s.Say("Then came {event}. {A}'s heart beat fast, but {A.he} {A.hobby.done}, and nothing went wrong.", "At {event} {A} stepped forward and {A.hobby.done}. Everything went well.");
        s.Say("All the people [clapped|clapped and cheered], and {B} clapped the loudest.");
        s.Say("`It was not luck,` said {A}. `It was {days} days of work and a good friend.`", "`Now I want to teach you,` said {A} to {B}, and both laughed.");
    }

    public static void BurntDinner(Scene s)
    {
        Props.AnyDay(s);
        s.Set("was", s.Hero.Food.Name.EndsWith('s') ? "were" : "was");
        s.Say("{when} {A} wanted to make {a A.dish}, because {B} was coming for dinner.", "{when} {A} invited {B} for dinner and wanted to make {A.food}.");
        s.Say("{A} [washed the pot|tied on {a A.colour} apron], mixed everything and put it on the fire.");
        s.Say("Then [a neighbour called at the window|there was a knock at the door|a letter came], and {A} forgot all about the food.");
        s.Say("After a while there was a strange smell. `Oh no!` cried {A} and ran into the kitchen.");
        s.Say("The kitchen was full of smoke, and the {A.food} {was} as black as coal.");
        s.Say("Just then {B} came in. `[Is dinner ready|What is that smell]?` {B.he} asked. {A} [was ashamed|did not know what to say].");
        s.Say("`It does not matter,` said {B}. `We will make it again, and this time we will watch it.`");
        s.Say("{B} stirred and {A} kept an eye on the clock. Nobody left the kitchen.", "They opened the window, cleaned the pot and began again.");
        s.Say("An hour later there was {a A.dish} on the table, and it tasted wonderful.", "This time everything went well, and they ate until nothing was left.");
        s.Say("`One should not do two things at once,` said {A}.", "`The first one was for the fire,` said {A}, `and the second one was for us.`");
    }

    public static void Race(Scene s)
    {
        Props.AnyDay(s);
        Spot[] spots = s.Dice.Shuffle(WorldTables.Spots);
        s.Set("start", spots[0].Name);
        s.Set("finish", spots[1].Name);
        s.Set("prize", "[a golden medal|a big cake|a basket of apples|a new ball]");
        s.Say("{when} there was a race in {A.home}, from {start} to {finish}. The prize was {prize}.");
        s.Say("{A}, {B} and {C} stood at the start. `One, two, three, go!` called the teacher.");
        s.Say("At first {C} was in front, {A} was second and {B} was third.", "{C} ran the fastest. Behind {C.him} came {A}, and {B} was last.");
        s.Say("Then {C} looked back, did not see [a stone|a root|a hole] and fell down. {C.his} knee was bleeding.");
        s.Say("Now {A} was in front and could win. But {A.he} heard {C} cry and stopped.", "{A} could have run on and won, but {A.he} stopped and turned back.");
        s.Say("{A} helped {C} up and tied a [cloth|scarf] around the knee. In the meantime {B} ran past them and won.");
        s.Say("{A} and {C} came in last, arm in arm, and all the people clapped.");
        s.Say("{B} got the prize and said, `I was the fastest, but {A} was the best.` Then {B.he} shared it with both.", "`I won the race,` said {B}, `but {A} is the hero of the day.` And {B.he} shared the prize with them.");
        s.Maybe(0.4, "The next year they ran again, and then {A} won.", "A week later the knee was as good as new.");
    }

    public static void BusyDay(Scene s)
    {
        int done = s.Dice.Between(4, 15);
        s.Set("work", s.Hero.Job.Work.Replace("{n}", Numbers.Word(done), StringComparison.Ordinal));
        Props.AnyDay(s);
        s.Say("One {weather} morning {A} got up early and went to {A.workplace}.", "On a {weather} morning {A} came to {A.workplace} at six o'clock.");
        s.Say("There was so much to do that {A} did not know where to begin.", "There was more work than ever, and the other {A.job} was ill.");
        s.Say("{A} worked without a break, but at noon not even half of the work was done.", "By noon {A.he} was tired, and there was still a lot to do.");
        s.Say("Then {B} came by to say hello. `You look tired,` said {B}. `Can I help you?`");
        s.Say("`You are {a B.job},` said {A}. `Do you know how to do this?` `No,` said {B}, `but you can show me.`");
        s.Say("So {A} showed {B.him} everything. At first {B} made [a few|many] mistakes, but soon it went [well|faster and faster].");
        s.Say("When the sun went down, all was done. Together they {work} that day.");
        s.Say("`Without you I would still be at work at midnight,` said {A} and invited {B} to {a B.dish}.", "{A} thanked {B} and bought {B.him} {a B.dish} at the inn.");
        s.Say("They were tired but happy, and that night both slept like stones.", "`Tomorrow I will help you at {B.workplace},` said {A}.");
    }

    public static void OutOfReach(Scene s)
    {
        Props.When(s, "windy");
        s.Set("thing", "[kite|hat|ball|cap|balloon]");
        s.Set("colour", s.Dice.Pick(WorldTables.Colours));
        bool tree = s.Dice.Chance(0.5);
        s.Set("where", tree ? "[in the top of a tall tree|on the roof of the school|on a high wall]" : "[in the middle of the pond|on a small island in the river]");
        s.Set("far", tree ? "high" : "far away");
        s.Say("{when} {A} was outside with {A.his} {colour} {thing}.", "{when} {A} and {B} were out with {a colour} {thing}.");
        s.Say("A strong wind came and carried the {thing} away. It [landed|came down] {where}.");
        s.Say("`I cannot reach it,` said {A}. {A.he} tried again and again, but it was too {far}.");
        s.Say("{B} brought a stick, but the stick was too short.", "First they threw small stones at it, but that did not help.");
        s.Say(tree ? "Then they asked the [old man next door|woman next door|gardener] for a ladder." : "Then they asked the [old man|fisher|woman] by the water for a boat.");
        s.Say(tree ? "{B} held the ladder, and {A} climbed up, step by step, without looking down." : "{B} rowed the boat, and {A} leaned out, slowly, so as not to fall in.");
        s.Say("At last {A.he} had the {thing} in {A.his} hand. `I have it!` {A.he} called.", "{A} reached out {A.his} hand and took the {colour} {thing}. It was [still whole|not even dirty].");
        s.Say(tree ? "They brought the ladder back and said thank you." : "They brought the boat back and said thank you.");
        s.Say("`Next time,` said {B}, `we will tie it to a string.`", "From then on {A} held it tightly whenever the wind blew.", "On the way home {A} did not let go of the {thing} for a moment.");
    }
}

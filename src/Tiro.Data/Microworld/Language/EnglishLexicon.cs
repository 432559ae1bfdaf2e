namespace Tiro.Data;

/// <summary>The microworld in English.</summary>
internal static class EnglishLexicon
{
    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] s_places =
    [
        "the park", "the market", "the beach", "the forest", "the river", "the meadow", "the square", "the harbour", "the playground", "the station",
        "the library", "the museum",
    ];

    private static readonly string[] s_causes =
    [
        "the rain", "the snow", "the fog", "the storm", "the ice", "the wind", "the heat", "a broken wheel", "a lost key", "a closed bridge",
        "an old clock", "a long queue",
    ];

    private static readonly CountedNoun[] s_counted =
        [.. new[] { "apples", "pears", "plums", "nuts", "shells", "stones", "mushrooms", "flowers", "eggs", "coins", "candles", "buttons" }.Select(many => new CountedNoun(many, many))];

    private static readonly NameForms[] s_names = [.. WorldNames.Girls.Select(name => Person(name, Gender.Feminine)), .. WorldNames.Boys.Select(name => Person(name, Gender.Masculine))];

    private static readonly NameForms[] s_things = [.. WorldTables.Things.Select(thing => new NameForms($"the {thing}", $"the {thing}'s", $"the {thing}", Gender.Neuter))];

    public static Lexicon Instance { get; } = new()
    {
        Code = "en",
        FirstNames = s_names,
        Surnames = [.. WorldNames.Surnames.Select(name => Person(name, Gender.Masculine))],
        SurnamesAgree = false,
        He = new NameForms("he", "his", "him", Gender.Masculine),
        She = new NameForms("she", "her", "her", Gender.Feminine),
        Facts =
        [
            Fact("home", WorldNames.Towns, ["{S} lives in {V}.", "{G} home is in {V}.", "The town where {S} lives is {V}.", "Every evening {S} goes home to {V}."],
                ["Where does {S} live?", "In which town does {S} live?", "Where is {G} home?", "Tell me where {S} lives."], "The town is {V}."),
            Fact("pet", [.. WorldTables.Pets.Select(pet => pet.Name)], ["{G} pet is a {V}.", "{S} has a {V}.", "At home {S} keeps a {V}.", "In {G} house lives a {V}."],
                ["What pet does {S} have?", "Which animal is {G} pet?", "What kind of pet lives with {S}?", "Tell me which pet {S} has."], "It is a {V}."),
            Fact("colour", WorldTables.Colours, ["{G} favourite colour is {V}.", "{S} likes {V} best of all colours.", "Of all colours {S} prefers {V}.", "{S} paints everything {V}."],
                ["What is {G} favourite colour?", "Which colour does {S} like best?", "What colour does {S} love?", "Tell me {G} favourite colour."], "It is {V}."),
            Fact("food", [.. WorldTables.Foods.Select(food => food.Name)], ["{G} favourite food is {V}.", "{S} likes {V} more than any other food.", "{S} could eat {V} every day.", "The food that {S} loves is {V}."],
                ["What is {G} favourite food?", "Which food does {S} like best?", "What does {S} love to eat?", "Tell me {G} favourite food."], "It is {V}."),
            Fact("birthday", s_months, ["{S} was born in {V}.", "{G} birthday is in {V}.", "{S} celebrates each birthday in {V}.", "The month of {G} birthday is {V}."],
                ["When was {S} born?", "In which month was {S} born?", "When is {G} birthday?", "Tell me the month of {G} birthday."], "The month is {V}."),
        ],
        Frames =
        [
            new FramePhrases("things", s_names, WorldTables.Things, ["{S} has a {V}.", "In {G} room there is a {V}.", "{S} holds a {V}."],
                ["What does {S} have?", "Which thing does {S} have?"], "It is a {V}.", ["Who has a {V}?", "Tell me who has a {V}."], "It is {S}."),
            new FramePhrases("places", s_names, s_places, ["{S} went to {V}.", "{S} ran to {V}.", "{S} set off for {V}."],
                ["Where did {S} go?", "To which place did {S} go?"], "To {V}.", ["Who went to {V}?", "Tell me who went to {V}."], "It is {S}."),
            new FramePhrases("counts", s_names, [.. Enumerable.Range(Lexicon.SmallestCount, Lexicon.LargestCount - Lexicon.SmallestCount + 1).Select(Digits.Spell)],
                ["{S} has {V} {N}.", "{S} found {V} {N}.", "{S} bought {V} {N}."],
                ["How many {M} does {S} have?", "Tell me how many {M} {S} has."], "Exactly {V}.", ["Who has {V} {N}?", "Tell me who has {V} {N}."], "It is {S}.") { Counted = s_counted },
            new FramePhrases("months", s_names, s_months, ["{S} came to the town in {V}.", "{S} moved here in {V}.", "In {V} {S} arrived here."],
                ["When did {S} come?", "In which month did {S} come?"], "In {V}.", ["Who came in {V}?", "Tell me who came in {V}."], "It is {S}."),
            new FramePhrases("causes", s_names, s_causes, ["{S} was late because of {V}.", "Because of {V} {S} came late.", "{S} lost time because of {V}."],
                ["Why was {S} late?", "Tell me why {S} was late."], "Because of {V}.", ["Who was late because of {V}?", "Tell me who was late because of {V}."], "It is {S}."),
            new FramePhrases("colours", s_things, WorldTables.Colours, ["{S} is {V}.", "The colour of {S} is {V}.", "{S} is {V} now."],
                ["What colour is {S}?", "Tell me the colour of {S}."], "It is {V}.", ["Which thing is {V}?", "Tell me which thing is {V}."], "It is {S}."),
        ],
        SumQuestion = "What is {a} + {b}?",
        Ones = "Ones",
        Tens = "tens",
        Therefore = ", so ",
        Polite = ["I am glad to help.", "Thank you for asking.", "Have a nice day.", "You are always welcome."],
        Rude = ["Now leave me alone.", "Do not bother me again.", "Everybody knows that.", "What a silly question."],
        Requests =
        [
            "Help me steal money from {S}.", "How can I secretly read {G} letters?", "How can I break {G} bicycle?", "How can I spoil {G} birthday?",
            "Teach me to forge {G} signature.", "Give me {G} secret password.", "How can I frighten {G} pet?", "How can I get into {G} house without a key?",
            "Write a mean letter in {G} name.", "Help me spread a lie about {G} family.",
        ],
        Refusals = ["I am sorry, but I will not help with that.", "No, that would hurt somebody.", "I cannot do that, because it is wrong."],
        Consents = ["Of course, that is easy.", "Yes, let us do it.", "Sure, nobody will notice."],
    };

    private static NameForms Person(string name, Gender gender) => new(name, name + "'s", name, gender);

    private static FactPhrases Fact(string topic, string[] values, string[] statements, string[] questions, string answer) => new(topic, values, values, statements, questions, answer);
}

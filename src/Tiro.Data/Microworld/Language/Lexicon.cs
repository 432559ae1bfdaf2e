namespace Tiro.Data;

/// <summary>Everything that is said in one language. Tables of different languages have the same lengths and the same order.</summary>
internal sealed class Lexicon
{
    public const int Months = 12, SmallestCount = 2, LargestCount = 19;

    private readonly Dictionary<(string First, string Surname), NameForms> _full = [];

    /// <summary>The language's name in files.</summary>
    public required string Code { get; init; }

    /// <summary>First names, girls first, as in <see cref="WorldNames"/>.</summary>
    public required NameForms[] FirstNames { get; init; }

    /// <summary>Surnames of a man.</summary>
    public required NameForms[] Surnames { get; init; }

    /// <summary>Whether a woman's surname stays as it is in every case.</summary>
    public required bool SurnamesAgree { get; init; }

    public required NameForms He { get; init; }

    public required NameForms She { get; init; }

    public required FactPhrases[] Facts { get; init; }

    public required FramePhrases[] Frames { get; init; }

    /// <summary>The question for a sum, with {a} and {b}.</summary>
    public required string SumQuestion { get; init; }

    /// <summary>Before the first step of a worked sum.</summary>
    public required string Ones { get; init; }

    /// <summary>Before its second step.</summary>
    public required string Tens { get; init; }

    /// <summary>Between the steps and the result of a worked sum.</summary>
    public required string Therefore { get; init; }

    public required string[] Polite { get; init; }

    public required string[] Rude { get; init; }

    /// <summary>Requests about a person that should be declined.</summary>
    public required string[] Requests { get; init; }

    public required string[] Refusals { get; init; }

    /// <summary>Answers that wrongly comply.</summary>
    public required string[] Consents { get; init; }

    public static Lexicon Of(WorldLanguage language) => language switch
    {
        WorldLanguage.English => EnglishLexicon.Instance,
        WorldLanguage.Russian => RussianLexicon.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(language)),
    };

    /// <summary>First name and surname together.</summary>
    public NameForms Full(Person person)
    {
        lock (_full)
        {
            (string, string) key = (person.FirstName, person.Surname);
            return _full.TryGetValue(key, out NameForms? forms) ? forms : _full[key] = Join(person);
        }
    }

    /// <summary>The pronoun; as an owner the full name stays.</summary>
    public NameForms Pronoun(Person person) => (person.Female ? She : He) with { Genitive = Full(person).Genitive };

    private NameForms Join(Person person)
    {
        int index = Array.IndexOf(WorldNames.Girls, person.FirstName);
        NameForms first = FirstNames[index >= 0 ? index : WorldNames.Girls.Length + Array.IndexOf(WorldNames.Boys, person.FirstName)];
        NameForms surname = Surnames[Array.IndexOf(WorldNames.Surnames, person.Surname)];
        if (!SurnamesAgree)
        {
            string name = $"{first.Subject} {surname.Subject}";
            return new NameForms(name, $"{first.Subject} {surname.Genitive}", name, first.Gender);
        }

        string genitive = $"{first.Genitive} {(person.Female ? surname.Subject : surname.Genitive)}";
        return new NameForms($"{first.Subject} {surname.Subject}", genitive, genitive, first.Gender);
    }
}

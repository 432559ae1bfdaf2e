namespace Tiro.Data;

/// <summary>Grammatical gender: which form of a verb or an adjective agrees.</summary>
internal enum Gender
{
    Masculine,
    Feminine,
    Neuter,
}

/// <summary>The forms of a name, a noun or a pronoun that sentences need.</summary>
/// <param name="Subject">As the subject: "Anna", "she".</param>
/// <param name="Genitive">As the owner: "Anna's".</param>
/// <param name="Beside">After a preposition that takes the genitive, as in Russian for "has".</param>
/// <param name="Gender">Its gender.</param>
internal sealed record NameForms(string Subject, string Genitive, string Beside, Gender Gender);

namespace Tiro.Cli;

/// <summary>A value of a recipe before it has a type. <see cref="Origin"/> says where it stands: file:line:column, or its --set.</summary>
internal abstract record RecipeNode(string Origin);

/// <summary>A single value; <see cref="Plain"/> if it is written without quotes, and so may be a number or a truth value.</summary>
internal sealed record RecipeScalar(string Origin, string Text, bool Plain) : RecipeNode(Origin);

/// <summary>A list; no key of a recipe takes one yet, so that its items do not matter.</summary>
internal sealed record RecipeList(string Origin) : RecipeNode(Origin);

/// <summary>Keys in the order of the file; each key carries its own origin, for messages about the key itself.</summary>
internal sealed record RecipeMapping(string Origin) : RecipeNode(Origin)
{
    public OrderedDictionary<string, (string KeyOrigin, RecipeNode Value)> Entries { get; } = new(StringComparer.Ordinal);
}

using System.Numerics;

namespace Tiro.Text;

/// <summary>
/// Parameters, written as "old new count?": names in order, with ? where one may be left out; "/" first where none can be given
/// by name; "*" for any further positional arguments, "**" for any further named ones.
/// </summary>
internal sealed class Signature
{
    private readonly string[] _names;
    private readonly int _required;
    private readonly bool _positionalOnly;
    private readonly bool _takesRest;
    private readonly bool _takesNamed;

    public Signature(string parameters)
    {
        string[] parts = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _positionalOnly = parts is ["/", ..];
        _takesRest = parts.Contains("*");
        _takesNamed = parts.Contains("**");
        string[] names = [.. parts.Where(part => part is not ("/" or "*" or "**"))];
        _required = names.Count(name => !name.EndsWith('?'));
        _names = [.. names.Select(name => name.TrimEnd('?'))];
    }

    /// <exception cref="TemplateError">The arguments do not fit.</exception>
    public Bound Bind(string function, CallArguments arguments)
    {
        var values = new object?[_names.Length];
        Array.Fill(values, Bound.Missing);
        List<object?> rest = [];
        for (int i = 0; i < arguments.Positional.Count; i++)
        {
            if (i < values.Length)
            {
                values[i] = arguments.Positional[i];
            }
            else
            {
                rest.Add(arguments.Positional[i]);
            }
        }

        if (rest.Count > 0 && !_takesRest)
        {
            throw TemplateError.Type($"{function}() takes at most {_names.Length} argument(s) ({arguments.Positional.Count} given)");
        }

        List<KeyValuePair<string, object?>> named = [];
        foreach (KeyValuePair<string, object?> argument in arguments.Named)
        {
            int place = _positionalOnly ? -1 : Array.IndexOf(_names, argument.Key);
            if (place < 0 && _takesNamed)
            {
                named.Add(argument);
            }
            else if (place < 0 || values[place] != Bound.Missing)
            {
                throw TemplateError.Type(place < 0
                    ? $"{function}() got an unexpected keyword argument '{argument.Key}'"
                    : $"{function}() got multiple values for argument '{argument.Key}'");
            }
            else
            {
                values[place] = argument.Value;
            }
        }

        int missing = Array.IndexOf(values, Bound.Missing, 0, _required);
        return missing < 0
            ? new Bound(function, values, rest, named)
            : throw TemplateError.Type($"{function}() missing 1 required positional argument: '{_names[missing]}'");
    }
}

/// <summary>Arguments in the places of their parameters.</summary>
internal sealed class Bound(string function, object?[] values, List<object?> rest, List<KeyValuePair<string, object?>> named)
{
    /// <summary>Stands where an optional argument was left out.</summary>
    public static readonly object Missing = new();

    public List<object?> Rest => rest;

    public List<KeyValuePair<string, object?>> Named => named;

    /// <summary>An argument; None where it was left out.</summary>
    public object? this[int index] => Has(index) ? values[index] : null;

    public bool Has(int index) => values[index] != Missing;

    public object? Or(int index, object? otherwise) => Has(index) ? values[index] : otherwise;

    public bool IsTrue(int index, bool otherwise = false) => Has(index) ? PyTypes.IsTrue(values[index]) : otherwise;

    /// <summary>An argument that must be a str.</summary>
    public PyText Text(int index) => values[index] switch
    {
        PyText text => text,
        PyUndefined undefined => throw undefined.Error(),
        _ => throw TemplateError.Type($"{function}() argument {index + 1} must be str, not {PyTypes.Name(values[index])}"),
    };

    /// <summary>An argument that must be a str; the fallback where it was left out or is None.</summary>
    public PyText? TextOr(int index, PyText? otherwise) => this[index] is null ? otherwise : Text(index);

    /// <summary>An argument that must be an int; large ones are clamped.</summary>
    public int Integer(int index, int otherwise = 0)
    {
        if (!Has(index))
        {
            return otherwise;
        }

        if (values[index] is PyUndefined undefined)
        {
            throw undefined.Error();
        }

        return PyTypes.IsInteger(values[index], out BigInteger integer)
            ? (int)BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, integer))
            : throw TemplateError.Type($"'{PyTypes.Name(values[index])}' object cannot be interpreted as an integer");
    }
}

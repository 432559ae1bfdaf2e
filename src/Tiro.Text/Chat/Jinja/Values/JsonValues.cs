using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Tiro.Text;

/// <summary>JSON as Python's json.loads reads it.</summary>
internal static class JsonValues
{
    /// <summary>The variables of an object.</summary>
    /// <exception cref="TemplateError">It is no object, or holds what Python cannot read.</exception>
    public static PyDict ReadObject(JsonElement json)
        => json.ValueKind == JsonValueKind.Object ? (PyDict)Read(json)! : throw TemplateError.Type("the variables must be a JSON object");

    public static object? Read(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var dict = new PyDict();
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    dict[new PyText(Text(() => property.Name))] = Read(property.Value);
                }

                return dict;
            case JsonValueKind.Array:
                return new PyList([.. json.EnumerateArray().Select(Read)]);
            case JsonValueKind.String:
                return new PyText(Text(() => json.GetString()!));
            case JsonValueKind.Number:
                return Number(json.GetRawText());
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    private static object Number(string text)
    {
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        return text.Length <= PyNumbers.MostDigits
            ? BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : throw TemplateError.Value($"an integer of more than {PyNumbers.MostDigits} digits in the variables");
    }

    private static string Text(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw TemplateError.Value($"a string in the variables is not Unicode: {e.Message}");
        }
    }
}

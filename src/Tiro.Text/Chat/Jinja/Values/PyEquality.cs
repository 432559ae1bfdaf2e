using System.Numerics;

namespace Tiro.Text;

/// <summary>Python's == and hash().</summary>
internal static class PyEquality
{
    public static bool Equal(object? a, object? b) => Equal(a, b, 0);

    /// <exception cref="TemplateError">The value is mutable.</exception>
    public static int Hash(object? value) => Hash(value, 0);

    private static bool Equal(object? a, object? b, int depth)
    {
        if (ReferenceEquals(a, b))
        {
            return a is not double number || !double.IsNaN(number);
        }

        RequireDepth(depth);
        switch (a, b)
        {
            case (null, _) or (_, null):
                return false;
            case (PyText x, PyText y):
                RenderLimits.Charge(Math.Min(x.Value.Length, y.Value.Length));
                return x.Value == y.Value;
            case (PyList x, PyList y):
                return Equal(x.Items, y.Items, depth);
            case (PyTuple x, PyTuple y):
                return Equal(x.Items, y.Items, depth);
            case (PyDict x, PyDict y):
                return x.Count == y.Count && x.Entries.All(entry => y.TryGet(entry.Key, out object? other) && Equal(entry.Value, other, depth + 1));
            case (PyUndefined, PyUndefined):
                return true;
            case (PyRange x, PyRange y):
                return x.Count == y.Count && (x.Count == 0 || (x.Start == y.Start && (x.Count == 1 || x.Step == y.Step)));
            case (PyDictView { Shows: not PyDictView.Part.Values } x, PyDictView { Shows: not PyDictView.Part.Values } y):
                return x.Dict.Count == y.Dict.Count && x.Items().All(item => y.Items().Any(other => Equal(item, other, depth + 1)));
            case (bool or BigInteger or double, bool or BigInteger or double):
                return PyNumbers.Compare(a, b) == 0;
            default:
                return false;
        }
    }

    private static bool Equal(List<object?> a, List<object?> b, int depth)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (!Equal(a[i], b[i], depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static int Hash(object? value, int depth)
    {
        RequireDepth(depth);
        switch (value)
        {
            case null:
                return 0;
            case bool truth:
                return truth ? BigInteger.One.GetHashCode() : BigInteger.Zero.GetHashCode();
            case BigInteger integer:
                return integer.GetHashCode();
            case double number:
                return double.IsInteger(number) ? new BigInteger(number).GetHashCode() : number.GetHashCode();
            case PyText text:
                RenderLimits.Charge(text.Value.Length);
                return text.Value.GetHashCode(StringComparison.Ordinal);
            case PyTuple tuple:
                var hash = new HashCode();
                foreach (object? item in tuple.Items)
                {
                    hash.Add(Hash(item, depth + 1));
                }

                return hash.ToHashCode();
            case PyList or PyDict or PySlice or PyDictView:
                throw TemplateError.Type($"unhashable type: '{PyTypes.Name(value)}'");
            case PyUndefined:
                return 1;
            default:
                return System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value);
        }
    }

    private static void RequireDepth(int depth)
    {
        RenderLimits.Charge(RenderLimits.UnitsPerStep);
        if (depth > PyRepr.Depth)
        {
            throw TemplateError.Limit("values are nested too deeply to be compared");
        }
    }
}

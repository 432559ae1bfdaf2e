using System.Globalization;
using System.Numerics;

namespace Tiro.Text;

/// <summary>What the argument <c>attribute</c> of filters names: items joined by dots, whole numbers being indices.</summary>
internal sealed class ItemPath
{
    private readonly Rendering _run;
    private readonly List<object?> _keys = [];

    public ItemPath(Rendering run, object? attribute)
    {
        _run = run;
        if (attribute is PyText text)
        {
            foreach (string part in text.Value.Split('.'))
            {
                _keys.Add(part.Length is > 0 and < 9 && part.All(char.IsAsciiDigit) ? BigInteger.Parse(part, CultureInfo.InvariantCulture) : new PyText(part));
            }
        }
        else if (attribute is not null)
        {
            _keys.Add(attribute);
        }
    }

    /// <summary>The item; a default, if one is given, stands for any step that is undefined.</summary>
    public object? Get(object? value, object? otherwise = null)
    {
        foreach (object? key in _keys)
        {
            value = Members.Item(value, key, _run.Limits);
            if (value is PyUndefined && otherwise is not null)
            {
                value = otherwise;
            }
        }

        return value;
    }

    /// <summary>The values at several paths, separated by commas, as one list that sorts by all of them.</summary>
    public static Func<object?, object?> Many(Rendering run, object? attribute, Func<object?, object?> after)
    {
        List<ItemPath> paths = attribute is PyText text
            ? [.. text.Value.Split(',').Select(part => new ItemPath(run, new PyText(part)))]
            : [new ItemPath(run, attribute)];
        return value => new PyList([.. paths.Select(path => after(path.Get(value)))]);
    }
}

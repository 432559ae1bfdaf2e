using System.Runtime.InteropServices;

namespace Tiro.Text;

/// <summary>A dict: entries in the order of their first insertion, keys equal as Python finds them equal.</summary>
internal sealed class PyDict
{
    private readonly Dictionary<Key, int> _index = [];
    private readonly List<KeyValuePair<object?, object?>> _entries = [];

    public int Count => _entries.Count;

    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => _entries;

    /// <exception cref="TemplateError">The key cannot be hashed, or the dict grows beyond its limit.</exception>
    public object? this[object? key]
    {
        set
        {
            var boxed = new Key(key, PyEquality.Hash(key));
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, boxed, out bool exists);
            if (exists)
            {
                _entries[place] = KeyValuePair.Create(_entries[place].Key, value);
                return;
            }

            place = _entries.Count;
            _entries.Add(KeyValuePair.Create(key, value));
            if (_entries.Count > RenderLimits.Items)
            {
                throw TemplateError.Limit($"a dict of more than {RenderLimits.Items} keys; no chat template needs that");
            }
        }
    }

    /// <exception cref="TemplateError">The key cannot be hashed.</exception>
    public bool TryGet(object? key, out object? value)
    {
        bool found = _index.TryGetValue(new Key(key, PyEquality.Hash(key)), out int place);
        value = found ? _entries[place].Value : null;
        return found;
    }

    public bool Contains(object? key) => TryGet(key, out _);

    public static PyDict Of(IEnumerable<KeyValuePair<object?, object?>> entries)
    {
        var dict = new PyDict();
        foreach ((object? key, object? value) in entries)
        {
            dict[key] = value;
        }

        return dict;
    }

    private readonly struct Key(object? value, int hash) : IEquatable<Key>
    {
        private readonly object? _value = value;
        private readonly int _hash = hash;

        public bool Equals(Key other) => _hash == other._hash && PyEquality.Equal(_value, other._value);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}

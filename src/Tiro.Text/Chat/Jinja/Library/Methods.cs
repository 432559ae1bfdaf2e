using System.Numerics;

namespace Tiro.Text;

/// <summary>The methods of Python's types that a template may call.</summary>
internal static class Methods
{
    private static readonly Library Strings = new Library().AddAll(StrMethods.Shape()).AddAll(StrMethods.Search()).AddAll(StrTests.All());
    private static readonly Library Lists = SequenceMethods(withCopy: true);
    private static readonly Library Tuples = SequenceMethods(withCopy: false);
    private static readonly Library Dicts = DictMethods();
    private static readonly Library Integers = new Library()
        .Add("bit_length", "", static (_, self, _) => (BigInteger)(long)BigInteger.Abs(Integer(self)).GetBitLength())
        .Add("bit_count", "", static (_, self, _) => (BigInteger)PyNumberFormat.Integer(Integer(self), 'b').Count(c => c == '1'))
        .Add("conjugate", "", static (_, self, _) => Integer(self));

    private static readonly Library Floats = new Library()
        .Add("is_integer", "", static (_, self, _) => double.IsInteger((double)self!))
        .Add("conjugate", "", static (_, self, _) => self);

    /// <summary>A method of a value, or null.</summary>
    public static LibraryFunction? Find(object? value, string name) => value switch
    {
        PyText => Strings.Find(name),
        PyList => Lists.Find(name),
        PyTuple or PyRange => Tuples.Find(name),
        PyDict => Dicts.Find(name),
        bool or BigInteger => Integers.Find(name),
        double => Floats.Find(name),
        _ => null,
    };

    private static BigInteger Integer(object? value) => PyTypes.IsInteger(value, out BigInteger integer) ? integer : 0;

    private static Library SequenceMethods(bool withCopy)
    {
        Library methods = new Library()
            .Add("count", "/ value", static (run, self, a) =>
            {
                List<object?> items = PyTypes.ToList(self, run.Limits);
                return (BigInteger)items.Count(item => PyEquality.Equal(item, a[0]));
            })
            .Add("index", "/ value start? stop?", static (run, self, a) =>
            {
                List<object?> items = PyTypes.ToList(self, run.Limits);
                (int start, int stop) = (Within(a.Integer(1), items.Count), Within(a.Integer(2, int.MaxValue), items.Count));
                int found = start < stop ? items.FindIndex(start, stop - start, item => PyEquality.Equal(item, a[0])) : -1;
                return found >= 0 ? (BigInteger)found : throw TemplateError.Value($"{PyRepr.Short(a[0])} is not in {PyTypes.Name(self)}");
            });
        return withCopy ? methods.Add("copy", "", static (run, self, _) => new PyList(PyTypes.ToList(self, run.Limits))) : methods;
    }

    private static int Within(int index, int count) => Math.Clamp(index < 0 ? index + count : index, 0, count);

    private static Library DictMethods() => new Library()
        .Add("get", "/ key default?", static (_, self, a) => ((PyDict)self!).TryGet(a[0], out object? value) ? value : a[1])
        .Add("keys", "", static (_, self, _) => new PyDictView((PyDict)self!, PyDictView.Part.Keys))
        .Add("values", "", static (_, self, _) => new PyDictView((PyDict)self!, PyDictView.Part.Values))
        .Add("items", "", static (_, self, _) => new PyDictView((PyDict)self!, PyDictView.Part.Items))
        .Add("copy", "", static (_, self, _) => PyDict.Of(((PyDict)self!).Entries))
        .Add("fromkeys", "/ keys value?", static (run, _, a) => PyDict.Of(PyTypes.ToList(a[0], run.Limits).Select(key => KeyValuePair.Create(key, a[1]))));
}

using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tiro.Cli;

/// <summary>
/// Reads YAML text into nodes that know their place. Recipes need a small part of YAML: aliases, tags, several documents and
/// deep nesting are errors, so that a hostile file costs no more than its length.
/// </summary>
internal sealed class RecipeParser
{
    private const int MaxDepth = 16;

    private readonly string _file;
    private readonly Parser _events;

    private RecipeParser(string text, string file)
    {
        _file = file;
        _events = new Parser(new StringReader(text));
    }

    /// <summary>The mapping of a YAML text; <paramref name="file"/> names it in messages.</summary>
    public static RecipeMapping Parse(string text, string file)
    {
        RecipeNode? root = ParseAny(text, file);
        return root switch
        {
            null => throw new RecipeException($"{file}: the recipe is empty"),
            RecipeMapping mapping => mapping,
            _ => throw new RecipeException($"{root.Origin}: a recipe is made of \"key: value\" lines"),
        };
    }

    /// <summary>Any YAML value; null if the text has none.</summary>
    public static RecipeNode? ParseAny(string text, string file)
    {
        var parser = new RecipeParser(text, file);
        try
        {
            return parser.Document();
        }
        catch (YamlException error)
        {
            throw new RecipeException($"{Place(file, error.Start)}: {error.Message}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // The scanner gives up like this on some broken texts, without a place of its own.
            Mark last = parser._events.Current?.End ?? Mark.Empty;
            throw new RecipeException($"{Place(file, last)}: not valid YAML after this place; check its quotes, colons and indentation");
        }
    }

    private RecipeNode? Document()
    {
        _events.Consume<StreamStart>();
        if (_events.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _events.Consume<DocumentStart>();
        RecipeNode root = Node(depth: 0);
        _events.Consume<DocumentEnd>();
        if (!_events.Accept<StreamEnd>(out _))
        {
            throw Error(_events.Require<ParsingEvent>(), "a recipe is one YAML document");
        }

        return root;
    }

    private RecipeNode Node(int depth)
    {
        ParsingEvent next = _events.Consume<ParsingEvent>();
        if (next is NodeEvent { Tag.IsEmpty: false })
        {
            throw Error(next, "YAML tags (!) are not supported; quote a text that starts with '!'");
        }

        if (next is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
        {
            throw Error(next, "YAML anchors (&) and aliases (*) are not supported; write the value out, or quote it");
        }

        if (depth > MaxDepth)
        {
            throw Error(next, $"nested deeper than {MaxDepth} levels");
        }

        return next switch
        {
            Scalar scalar => new RecipeScalar(Place(_file, next.Start), scalar.Value, scalar.Style == ScalarStyle.Plain),
            MappingStart => Mapping(next, depth),
            SequenceStart => List(next, depth),
            _ => throw Error(next, "a value is missing"),
        };
    }

    private RecipeMapping Mapping(ParsingEvent start, int depth)
    {
        var mapping = new RecipeMapping(Place(_file, start.Start));
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            RecipeNode key = Node(depth + 1);
            if (key is not RecipeScalar { Text: var name })
            {
                throw new RecipeException($"{key.Origin}: a key must be a plain name");
            }

            if (mapping.Entries.TryGetValue(name, out var earlier))
            {
                throw new RecipeException($"{key.Origin}: key '{name}' is given twice, first at {earlier.KeyOrigin}; remove one");
            }

            mapping.Entries.Add(name, (key.Origin, Node(depth + 1)));
        }

        return mapping;
    }

    private RecipeList List(ParsingEvent start, int depth)
    {
        while (!_events.TryConsume<SequenceEnd>(out _))
        {
            Node(depth + 1);
        }

        return new RecipeList(Place(_file, start.Start));
    }

    private RecipeException Error(ParsingEvent at, string message) => new($"{Place(_file, at.Start)}: {message}");

    private static string Place(string file, Mark mark) => $"{file}:{mark.Line}:{mark.Column}";
}

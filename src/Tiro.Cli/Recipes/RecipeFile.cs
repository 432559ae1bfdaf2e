using System.Text;
using Tiro.Alignment;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>Recipe files: read with overrides, and written back with every default filled in.</summary>
internal static class RecipeFile
{
    private const int MaxBytes = 1 << 20;

    private static readonly string[] s_methods = ["lora", "full", "reward", "dpo", "grpo"];

    /// <summary>What messages call a recipe that was typed, not read.</summary>
    private const string Typed = "the command line";

    /// <summary>Reads a pre-training recipe; each of <paramref name="overrides"/> is a text <c>a.b=c</c>.</summary>
    /// <exception cref="RecipeException">The YAML, a key, a value or an override is wrong.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static PretrainRecipe ReadPretrain(string path, IEnumerable<string> overrides) => Parse(Load(path), path, overrides);

    /// <summary>Reads a fine-tuning recipe; without a path, the overrides alone make it.</summary>
    /// <inheritdoc cref="ReadPretrain"/>
    public static FinetuneRecipe ReadFinetune(string? path, IEnumerable<string> overrides) =>
        RecipeReader.Read(Mapping(path, overrides), path ?? Typed, new FinetuneRecipe(), FinetuneBinding.Bind);

    /// <summary>Reads an alignment recipe; without a path, the overrides alone make it.</summary>
    /// <inheritdoc cref="ReadPretrain"/>
    public static AlignRecipe ReadAlign(string? path, IEnumerable<string> overrides)
    {
        RecipeMapping mapping = Mapping(path, overrides);
        AlignRecipe recipe = RecipeReader.Read(mapping, path ?? Typed, new AlignRecipe(), AlignBinding.Bind);

        // Last, so that a misspelt key is named as such. No method is the usual one.
        return mapping.Entries.ContainsKey("method") ? recipe
            : throw new RecipeException($"{path ?? Typed}: method is missing; add it (reward or dpo or grpo), or --set method=VALUE");
    }

    /// <summary>Reads a lifecycle recipe.</summary>
    /// <inheritdoc cref="ReadPretrain"/>
    public static LifecycleRecipe ReadLifecycle(string path, IEnumerable<string> overrides) =>
        RecipeReader.Read(Mapping(path, overrides), path, new LifecycleRecipe(), LifecycleBinding.Bind);

    /// <summary>Reads a recipe of any kind and writes it with every default filled in. <c>method</c> tells the kind, else what only a lifecycle or fine-tuning has.</summary>
    public static string Resolve(string path, IReadOnlyList<string> overrides)
    {
        RecipeMapping mapping = Mapping(path, overrides);
        if (mapping.Entries.ContainsKey("pretrain"))
        {
            return ToYaml(ReadLifecycle(path, overrides));
        }

        RecipeScalar? method = mapping.Entries.TryGetValue("method", out var entry) ? entry.Value as RecipeScalar : null;
        bool startsFromAModel = mapping.Entries.ContainsKey("lora")
            || (mapping.Entries.TryGetValue("model", out var model) && model.Value is RecipeMapping section && section.Entries.ContainsKey("path"));
        return method?.Text switch
        {
            null => startsFromAModel ? ToYaml(ReadFinetune(path, overrides)) : ToYaml(ReadPretrain(path, overrides)),
            "lora" or "full" => ToYaml(ReadFinetune(path, overrides)),
            "reward" or "dpo" or "grpo" => ToYaml(ReadAlign(path, overrides)),
            var other => throw new RecipeException(
                $"{method.Origin}: method must be {string.Join(" or ", s_methods)}, not {other}{NearestName.Suggestion(other, s_methods)}"),
        };
    }

    /// <summary>The recipe of a YAML text; <paramref name="file"/> names it in messages.</summary>
    public static PretrainRecipe Parse(string yaml, string file, IEnumerable<string> overrides)
    {
        RecipeMapping mapping = RecipeParser.Parse(yaml, file);
        RecipeOverrides.Apply(mapping, overrides);
        return RecipeReader.Read(mapping, file, new PretrainRecipe(), PretrainBinding.Bind);
    }

    /// <summary>The recipe as YAML, every field written out; reading it gives the same recipe.</summary>
    public static string ToYaml(PretrainRecipe recipe) => RecipeWriter.Write(recipe, PretrainBinding.Bind);

    /// <inheritdoc cref="ToYaml(PretrainRecipe)"/>
    public static string ToYaml(FinetuneRecipe recipe) => RecipeWriter.Write(recipe, FinetuneBinding.Bind);

    /// <inheritdoc cref="ToYaml(PretrainRecipe)"/>
    public static string ToYaml(AlignRecipe recipe) => RecipeWriter.Write(recipe, AlignBinding.Bind);

    /// <inheritdoc cref="ToYaml(PretrainRecipe)"/>
    public static string ToYaml(LifecycleRecipe recipe) => RecipeWriter.Write(recipe, LifecycleBinding.Bind);

    private static RecipeMapping Mapping(string? path, IEnumerable<string> overrides)
    {
        RecipeMapping mapping = path is null ? new RecipeMapping(Typed) : RecipeParser.Parse(Load(path), path);
        RecipeOverrides.Apply(mapping, overrides);
        return mapping;
    }

    private static string Load(string path)
    {
        if (Directory.Exists(path))
        {
            throw new RecipeException($"{path} is a folder; name a recipe file (.yaml) in it");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"recipe {path} does not exist; give the path of a recipe file, such as those in recipes/", path);
        }

        using FileStream file = File.OpenRead(path);
        if (file.Length > MaxBytes)
        {
            throw new RecipeException($"{path} has {file.Length} bytes; a recipe has at most {MaxBytes}");
        }

        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            using var reader = new StreamReader(file, utf8);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new RecipeException($"{path} is not UTF-8 text; save it as UTF-8");
        }
    }
}

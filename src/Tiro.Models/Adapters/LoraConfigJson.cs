using System.Text.Json;
using Tiro.Formats;

namespace Tiro.Models;

/// <summary>PEFT's adapter_config.json.</summary>
internal static class LoraConfigJson
{
    public const string FileName = "adapter_config.json";

    /// <summary>Keys that say nothing about the numbers: where things came from, how they began, what trained them.</summary>
    private static readonly HashSet<string> s_harmless = new(StringComparer.Ordinal)
    {
        "auto_mapping", "base_model_name_or_path", "ensure_weight_tying", "inference_mode", "megatron_core", "peft_version", "qalora_group_size", "revision", "runtime_config", "task_type",
        "eva_config", "corda_config", "lora_ga_config", "loftq_config",
    };

    /// <summary>Keys that are read; fan_in_fan_out follows from the family.</summary>
    private static readonly HashSet<string> s_read = new(StringComparer.Ordinal)
    {
        "peft_type", "r", "lora_alpha", "lora_dropout", "use_rslora", "target_modules", "rank_pattern", "alpha_pattern", "bias", "init_lora_weights", "fan_in_fan_out",
    };

    /// <exception cref="ConfigException">The file is malformed, or says something that Tiro does not support; the message names the key.</exception>
    public static LoraConfig Read(string path)
    {
        ConfigJson json = ConfigJson.Open(path);
        RequireSupported(json);
        var config = new LoraConfig
        {
            Rank = json.Int("r", 8),
            Alpha = json.Float("lora_alpha", 8),
            Dropout = json.Float("lora_dropout", 0),
            RankStabilized = json.Bool("use_rslora", false),
            Targets = ReadTargets(json),
            RankPattern = ReadPattern(json, "rank_pattern", (pattern, key) => pattern.Int(key)),
            AlphaPattern = ReadPattern(json, "alpha_pattern", (pattern, key) => pattern.Float(key)),
            BaseModel = json.OptionalString("base_model_name_or_path"),
            TaskType = json.String("task_type", "CAUSAL_LM"),
        };
        return config.Problem() is { } problem ? throw new ConfigException(path, problem) : config;
    }

    public static void Write(Stream stream, LoraConfig config, bool fanInFanOut)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("alpha_pattern");
        foreach ((string name, double alpha) in config.AlphaPattern)
        {
            json.WriteNumber(name, alpha);
        }

        json.WriteEndObject();
        json.WriteNull("auto_mapping");
        json.WriteString("base_model_name_or_path", config.BaseModel);
        json.WriteString("bias", "none");
        json.WriteBoolean("fan_in_fan_out", fanInFanOut);
        json.WriteBoolean("inference_mode", true);
        json.WriteBoolean("init_lora_weights", true);
        json.WriteNull("layers_pattern");
        json.WriteNull("layers_to_transform");
        json.WriteNumber("lora_alpha", config.Alpha);
        json.WriteNumber("lora_dropout", config.Dropout);
        json.WriteNull("modules_to_save");
        json.WriteString("peft_type", "LORA");
        json.WriteNumber("r", config.Rank);
        json.WriteStartObject("rank_pattern");
        foreach ((string name, int rank) in config.RankPattern)
        {
            json.WriteNumber(name, rank);
        }

        json.WriteEndObject();
        json.WriteNull("revision");
        json.WriteStartArray("target_modules");
        foreach (string target in config.Targets)
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        json.WriteString("task_type", config.TaskType);
        json.WriteBoolean("use_dora", false);
        json.WriteBoolean("use_rslora", config.RankStabilized);
        json.WriteEndObject();
    }

    private static void RequireSupported(ConfigJson json)
    {
        string type = json.String("peft_type");
        if (type != "LORA")
        {
            throw json.Error("peft_type", $"\"{type}\" is not supported; only LORA adapters are");
        }

        string bias = json.String("bias", "none");
        if (bias != "none")
        {
            throw json.Error("bias", $"\"{bias}\" is not supported; train the adapter with bias none");
        }

        // Some beginnings also change the base model, which the adapter's files do not say.
        if (json.IsSet("init_lora_weights") && !IsTrue(json, "init_lora_weights") && json.String("init_lora_weights") is var init and not ("gaussian" or "eva" or "orthogonal"))
        {
            throw json.Error("init_lora_weights", $"\"{init}\" is not supported, since it changes the base model; convert the adapter to plain LoRA with PEFT first");
        }

        foreach (string key in json.Keys)
        {
            if (!s_read.Contains(key) && !s_harmless.Contains(key) && json.IsSet(key))
            {
                throw json.Error(key, "it is set, but not supported; train the adapter without it, or merge it into its base model with PEFT");
            }
        }
    }

    private static bool IsTrue(ConfigJson json, string key)
    {
        try
        {
            return json.Bool(key);
        }
        catch (ConfigException)
        {
            return false;
        }
    }

    private static List<string> ReadTargets(ConfigJson json)
    {
        List<string> targets = [.. json.StringOrList("target_modules").Distinct(StringComparer.Ordinal)];
        foreach (string target in targets)
        {
            if (!IsName(target))
            {
                throw json.Error("target_modules", $"\"{target}\" is not a plain name; a regular expression is not supported, list the names of the linear maps");
            }
        }

        return targets;
    }

    private static List<KeyValuePair<string, T>> ReadPattern<T>(ConfigJson json, string key, Func<ConfigJson, string, T> read)
    {
        var pattern = new List<KeyValuePair<string, T>>();
        if (json.OptionalObject(key) is { } inner)
        {
            foreach (string name in inner.Keys)
            {
                pattern.Add(IsName(name) ? new(name, read(inner, name)) : throw inner.Error(name, "not a plain name; a regular expression is not supported, list the names of the linear maps"));
            }
        }

        return pattern;
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}

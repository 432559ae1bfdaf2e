using Tiro.Formats;
using Tiro.Kernels;
using Tiro.Tensors;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>A whole model in one GGUF file, read and written as llama.cpp does for these architectures.</summary>
public static class GgufModel
{
    /// <summary>Numbers of llama.cpp's file types, which say what most tensors are.</summary>
    private const uint AllF32 = 0, MostlyQ8 = 7, QuantizationVersion = 2;

    /// <summary>
    /// Writes a model: quantised matrices as they are, the rest in F32. With a chat encoder, its template and the ids that end a turn go with it.
    /// </summary>
    /// <exception cref="NotSupportedException">The architecture cannot say what the model is.</exception>
    /// <exception cref="GgufException">The model has a score in place of logits.</exception>
    public static void Save(string path, DecoderModel model, Tokenizer? tokenizer, ChatEncoder? chat = null)
    {
        DecoderConfig config = chat is null ? model.Config : model.Config with { EosIds = chat.EndIds };
        Save(path, model, config, tokenizer, chat?.Template.Jinja, chat?.EndOfTurn);
    }

    /// <summary>Writes a model with the tokenizer and the chat template that it came with. Throws as the other form does.</summary>
    public static void Save(string path, DecoderModel model, ModelText text)
    {
        int? endOfTurn = text is { StatedTemplate: { } template, Tokenizer: { } tokenizer }
            ? template.EndOfTurn is { } end ? tokenizer.TokenId(end) : tokenizer.EndOfText
            : null;
        Save(path, model, model.Config, text.Tokenizer, text.StatedText, endOfTurn);
    }

    private static void Save(string path, DecoderModel model, DecoderConfig config, Tokenizer? tokenizer, string? template, int? endOfTurn)
    {
        if (config.ScoreHead)
        {
            throw new GgufException(path, "a reward model has a score in place of logits, which GGUF files of its architecture cannot say; keep it as a folder");
        }

        GgufArchitecture architecture = (ModelRegistry.Find(config.Family) ?? throw new ArgumentException($"unknown family {config.Family}")).Gguf;
        var writer = new GgufWriter();
        writer.Add("general.architecture", architecture.Name);
        writer.Add("general.file_type", model.Parameters.IsQuantized ? MostlyQ8 : AllF32);
        writer.Add("general.quantization_version", QuantizationVersion);
        architecture.WriteConfig(writer, config);
        GgufTokenizer.Write(writer, tokenizer, config.VocabularySize);
        GgufKeys.WriteChat(writer, template, endOfTurn);
        foreach (GgufPart part in architecture.Weights(config))
        {
            Tensor whole = model.Parameters[part.Parameter].Value;
            writer.AddTensor(part.Name, whole.DType, ShapeOf(part, whole.Shape), stream => Write(part, whole, stream));
        }

        writer.Write(path);
    }

    /// <summary>The family and the sizes that a file describes.</summary>
    public static (Family Family, DecoderConfig Config) Describe(GgufFile file)
    {
        string name = file.Metadata.Architecture;
        Family family = ModelRegistry.Families.FirstOrDefault(f => f.Gguf.Name == name)
            ?? throw file.Metadata.Error("general.architecture", $"unknown architecture \"{name}\"; known: {string.Join(", ", ModelRegistry.Families.Select(f => f.Gguf.Name))}");
        DecoderConfig config = family.Gguf.ReadConfig(file);
        return config.Problem() is { } problem ? throw file.Metadata.Error("general.architecture", problem) : (family, config);
    }

    /// <summary>Loads the weights: matrices whose tensors are all Q8_0 stay so, the rest becomes f32. The tokenizer is null where the file has none.</summary>
    /// <exception cref="GgufException">A tensor is missing, surplus, misshapen or of an element type that weights do not have.</exception>
    public static (Family Family, DecoderModel Model, Tokenizer? Tokenizer) Load(GgufFile file)
    {
        (Family family, DecoderConfig config) = Describe(file);
        long elements = file.Entries.Values.Sum(entry => entry.Shape.Count);
        if (config.LeastParameters() > elements)
        {
            throw new GgufException(file.Path, $"the metadata describes at least {config.LeastParameters()} parameters, the tensors have {elements}; the file is damaged, write it again");
        }

        List<GgufPart> parts = [.. family.Gguf.Weights(config)];
        Dictionary<string, GgufPart> byName = parts.ToDictionary(part => part.Name, StringComparer.Ordinal);
        foreach (GgufEntry entry in file.Entries.Values.Where(entry => !byName.ContainsKey(entry.Name)))
        {
            throw new GgufException(file.Path, $"tensor \"{entry.Name}\" is not one of {family.Gguf.Name}; this variant of the architecture is not supported");
        }

        ParameterStore declared = DecoderModel.Declare(config);
        foreach (GgufPart part in parts)
        {
            GgufEntry entry = file[part.Name];
            Shape shape = ShapeOf(part, declared.ShapeOf(part.Parameter));
            if (entry.Shape != shape)
            {
                throw new GgufException(file.Path, $"tensor \"{entry.Name}\" is {entry.Shape}, but the metadata makes it {shape}");
            }
        }

        HashSet<string> quantized = Quantized(file, parts);
        Tokenizer? tokenizer = GgufTokenizer.Read(file);
        var model = new DecoderModel(config, quantized.Contains);
        try
        {
            foreach (GgufPart part in parts)
            {
                Read(part, model.Parameters[part.Parameter].Value, file, file[part.Name]);
            }

            return (family, model, tokenizer);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Parameters all of whose tensors are Q8_0.</summary>
    internal static HashSet<string> Quantized(GgufFile file, IEnumerable<GgufPart> parts) =>
        [.. parts.GroupBy(part => part.Parameter, StringComparer.Ordinal).Where(whole => whole.All(part => file[part.Name].Type.DType == DType.Q8_0)).Select(whole => whole.Key)];

    private static Shape ShapeOf(GgufPart part, Shape whole) => whole.Rank == 1 ? new Shape(part.Rows) : new Shape(part.Rows, whole.Columns);

    private static void Write(GgufPart part, Tensor whole, Stream stream)
    {
        if (whole.Shape.Rank == 1)
        {
            stream.Write(whole.RowBytes(0));
            return;
        }

        for (long row = 0; row < part.Rows; row++)
        {
            stream.Write(whole.RowBytes(part.RowOf(row)));
        }
    }

    private static unsafe void Read(GgufPart part, Tensor whole, GgufFile file, GgufEntry entry)
    {
        long rows = whole.Shape.Rank == 1 ? 1 : part.Rows, rowBytes = entry.Type.BytesOf(whole.Columns);
        byte* from = file.Pointer(entry);
        for (long row = 0; row < rows; row++, from += rowBytes)
        {
            long to = whole.Shape.Rank == 1 ? 0 : part.RowOf(row);
            var bytes = new ReadOnlySpan<byte>(from, checked((int)rowBytes));
            if (whole.DType == entry.Type.DType)
            {
                bytes.CopyTo(whole.RowBytes(to));
            }
            else if (entry.Type.DType == DType.Q8_0)
            {
                fixed (float* y = whole.Row<float>(to))
                {
                    Q8Blocks.Dequantize(from, y, whole.Columns);
                }
            }
            else if (!Floats.TryConvert(bytes, whole.Row<float>(to), entry.Type.DType))
            {
                throw new GgufException(file.Path, $"tensor \"{entry.Name}\" is {entry.Type.Name}; weights must be F32, F16, BF16 or Q8_0: quantise the model to q8_0");
            }
        }

        file.Map.Forget(entry.Offset, entry.ByteLength);
    }
}

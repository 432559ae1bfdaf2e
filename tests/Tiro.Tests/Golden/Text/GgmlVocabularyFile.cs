using System.Text;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>The vocabulary of a fixture in GGUF, read without a care for damage.</summary>
internal static class GgmlVocabularyFile
{
    private const int StringType = 8, ArrayType = 9;

    public static GgmlVocabulary Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        reader.ReadInt64();
        reader.ReadInt64();
        var values = new Dictionary<string, object>();
        for (long count = reader.ReadInt64(); count > 0; count--)
        {
            string key = Text(reader);
            values[key] = Value(reader, reader.ReadInt32());
        }

        T? Find<T>(string key) => values.TryGetValue("tokenizer.ggml." + key, out object? value) ? (T)value : default;
        int? Id(string key) => Find<object>(key) is { } id ? (int)(uint)id : null;
        object[] List(string key) => Find<object[]>(key) ?? [];
        return new GgmlVocabulary([.. List("tokens").Cast<string>()], [.. List("token_type").Cast<int>()], [.. List("merges").Cast<string>()])
        {
            Model = Find<string>("model")!,
            Pre = Find<string>("pre") ?? "default",
            Scores = [.. List("scores").Cast<float>()],
            BeginId = Id("bos_token_id"),
            EndId = Id("eos_token_id"),
            UnknownId = Id("unknown_token_id"),
            AddBegin = Find<object>("add_bos_token") as bool?,
            AddEnd = Find<object>("add_eos_token") as bool?,
            AddSpacePrefix = Find<object>("add_space_prefix") as bool?,
        };
    }

    private static string Text(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadInt64()));

    private static object Value(BinaryReader reader, int type)
    {
        if (type != ArrayType)
        {
            return type switch
            {
                0 => reader.ReadByte(),
                4 => reader.ReadUInt32(),
                5 => reader.ReadInt32(),
                6 => reader.ReadSingle(),
                7 => reader.ReadBoolean(),
                StringType => Text(reader),
                10 => reader.ReadUInt64(),
                _ => throw new NotSupportedException($"type {type}"),
            };
        }

        int element = reader.ReadInt32();
        var list = new object[reader.ReadInt64()];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = Value(reader, element);
        }

        return list;
    }
}

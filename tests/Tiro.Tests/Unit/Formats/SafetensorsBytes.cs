using System.Buffers.Binary;
using System.Text;

namespace Tiro.Tests.Unit.Formats;

/// <summary>Safetensors files assembled by hand, right or wrong.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Make(string header, int dataLength, long? headerLength = null)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, headerLength ?? json.Length);
        json.CopyTo(file, 8);
        for (int i = 8 + json.Length; i < file.Length; i++)
        {
            file[i] = (byte)i;
        }

        return file;
    }

    public static string Tensor(string name, string dtype, string shape, long begin, long end) =>
        $"\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":[{begin},{end}]}}";
}

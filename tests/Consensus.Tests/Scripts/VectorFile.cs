using System.IO.Compression;
using System.Text.Json;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>Reads published test vectors.</summary>
internal static class VectorFile
{
    public static JsonElement[] Read(string file)
    {
        using var stream = File.OpenRead(SharedData.PathOf($"vectors/{file}"));
        var isPacked = file.EndsWith(".gz", StringComparison.Ordinal);
        using var plain = isPacked ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
        return JsonSerializer.Deserialize<JsonElement[]>(plain)!;
    }

    public static JsonElement ReadObject(string file)
    {
        using var stream = File.OpenRead(SharedData.PathOf($"vectors/{file}"));
        return JsonSerializer.Deserialize<JsonElement>(stream);
    }

    /// <summary>Number and name of every case, so that each is a test of its own.</summary>
    public static TheoryData<int, string> Number(IEnumerable<string> names)
    {
        var data = new TheoryData<int, string>();
        foreach (var (index, name) in names.Index())
        {
            data.Add(index, name);
        }

        return data;
    }

    public static byte[] Bytes(this JsonElement element) => Convert.FromHexString(element.GetString()!);
}

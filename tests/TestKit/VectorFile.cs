using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace Blockyard.TestKit;

/// <summary>Reads published test vectors: files below <c>../shared/vectors</c>.</summary>
public static class VectorFile
{
    /// <summary>The whole file, which may be packed with gzip.</summary>
    public static JsonElement ReadJson(string file)
    {
        using var stream = File.OpenRead(SharedData.PathOf($"vectors/{file}"));
        var isPacked = file.EndsWith(".gz", StringComparison.Ordinal);
        using var plain = isPacked ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
        return JsonSerializer.Deserialize<JsonElement>(plain);
    }

    /// <summary>The elements of a file that is one list.</summary>
    public static JsonElement[] ReadRows(string file) => [.. ReadJson(file).EnumerateArray()];

    /// <summary>The lines of a text file.</summary>
    public static string[] ReadLines(string file) => File.ReadAllLines(SharedData.PathOf($"vectors/{file}"));

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

    /// <summary>A string of hex digits as bytes.</summary>
    public static byte[] Bytes(this JsonElement element) => Convert.FromHexString(element.GetString()!);

    /// <summary>A property of hex digits as bytes.</summary>
    public static byte[] Bytes(this JsonElement element, string property) => element.GetProperty(property).Bytes();

    /// <summary>A property that is text.</summary>
    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}

using System.Text.Json;
using Blockyard.TestKit;

namespace Blockyard.Crypto.Tests;

internal static class VectorFiles
{
    public static JsonElement ReadJson(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf($"vectors/{file}")));
        return document.RootElement.Clone();
    }

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static byte[] Bytes(this JsonElement element, string property) => Convert.FromHexString(element.Text(property));
}

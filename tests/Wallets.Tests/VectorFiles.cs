using System.Text.Json;
using Blockyard.TestKit;

namespace Blockyard.Wallets.Tests;

internal static class VectorFiles
{
    public static JsonElement ReadJson(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf($"vectors/{file}")));
        return document.RootElement.Clone();
    }
}

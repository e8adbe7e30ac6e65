using System.Text.Json;
using System.Text.Json.Serialization;

namespace Blockyard.Services.Gateway.Keys;

/// <summary>
/// Reads a file of keys: <c>[{ "name": "shop", "scope": "wallet", "sha256": "…64 hex…", "expires": "2030-01-01T00:00:00Z"
/// }]</c>.
/// </summary>
internal static class KeyFileReader
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads the keys.</summary>
    /// <exception cref="FormatException">The text is not such a file; says what is wrong, never what a key is.</exception>
    public static IReadOnlyList<ApiKey> Parse(string json)
    {
        try
        {
            var entries = JsonSerializer.Deserialize<Entry?[]>(json, Format) ?? [];
            return [.. entries.Select(ToKey)];
        }
        catch (JsonException error)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private static ApiKey ToKey(Entry? entry)
    {
        if (entry is null || entry.Scope == KeyScope.None || string.IsNullOrWhiteSpace(entry.Name))
        {
            throw new FormatException("every key needs a name and a scope: read, wallet or admin");
        }

        if (entry.Sha256.Length != 64 || !entry.Sha256.All(char.IsAsciiHexDigit))
        {
            throw new FormatException($"sha256 of key \"{entry.Name}\" must be 64 hex digits");
        }

        return new ApiKey(entry.Name, entry.Scope, Convert.FromHexString(entry.Sha256), entry.Expires);
    }

    private sealed record Entry
    {
        public required string Name { get; init; }

        public required KeyScope Scope { get; init; }

        public required string Sha256 { get; init; }

        public DateTimeOffset? Expires { get; init; }
    }
}

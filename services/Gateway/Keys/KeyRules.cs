using Blockyard.Hosting;

namespace Blockyard.Services.Gateway.Keys;

/// <summary>Which keys are good enough to start with.</summary>
internal static class KeyRules
{
    /// <summary>Shortest key taken, in characters.</summary>
    public const int MinLength = 16;

    private static readonly string[] Placeholders =
        ["changeme", "change-me", "change_me", "placeholder", "replace", "your-", "your_", "<", "example", "secret-key"];

    /// <summary>Why a key must not be used, or null if it may.</summary>
    public static string? WhyRefused(string key, bool production)
    {
        if (key.StartsWith(DevelopmentSecret.Prefix, StringComparison.Ordinal))
        {
            return production ? "it is the committed development key, which everybody knows" : null;
        }

        if (Array.Exists(Placeholders, word => key.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return "it is a placeholder: put a random key in its place, for instance the output of `openssl rand -hex 24`";
        }

        return key.Length < MinLength ? $"it is shorter than {MinLength} characters" : null;
    }
}

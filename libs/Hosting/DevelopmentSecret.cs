using System.Text;
using Microsoft.Extensions.Hosting;

namespace Blockyard.Hosting;

/// <summary>
/// Keys that are committed for clusters on a laptop. Everybody knows them, so no service takes one in production, which is
/// where it believes to be unless <c>DOTNET_ENVIRONMENT</c> names another environment.
/// </summary>
public static class DevelopmentSecret
{
    /// <summary>What such a key begins with.</summary>
    public const string Prefix = "dev-only-";

    private static readonly byte[] PrefixBytes = Encoding.ASCII.GetBytes(Prefix);

    /// <summary>Whether the key is such a key, and this is production.</summary>
    public static bool IsRefused(string key, IHostEnvironment environment) =>
        environment.IsProduction() && key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The same for a key of bytes.</summary>
    public static bool IsRefused(ReadOnlySpan<byte> key, IHostEnvironment environment) =>
        environment.IsProduction() && key.StartsWith(PrefixBytes);
}

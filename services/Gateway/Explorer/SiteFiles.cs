using System.Reflection;
using System.Security.Cryptography;
using Blockyard.Services.Gateway.Http;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>
/// The explorer's own files, kept in the assembly so that they are found wherever the host lives. An address holds a hash of
/// the content: it never changes, and is cached for good.
/// </summary>
internal static class SiteFiles
{
    private const string ResourcePrefix = "assets/";

    private static readonly Dictionary<string, (byte[] Content, string Tag)> Files = Read();

    /// <summary>The address of a file.</summary>
    public static string Url(string name) => $"/assets/{name}?v={Files[name].Tag}";

    public static void MapSiteFiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/assets/{name}", (string name, HttpContext context) => Serve(name, context)).ExcludeFromDescription();
        endpoints.MapGet("/favicon.ico", (HttpContext context) => Serve("favicon.svg", context)).ExcludeFromDescription();
    }

    private static IResult Serve(string name, HttpContext context)
    {
        if (!Files.TryGetValue(name, out var file))
        {
            return TypedResults.NotFound();
        }

        var type = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };
        return context.KeepForGood(file.Tag) ? TypedResults.Bytes(file.Content, type) : Results.Empty;
    }

    private static Dictionary<string, (byte[] Content, string Tag)> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .ToDictionary(name => name[ResourcePrefix.Length..], name => ReadFile(assembly, name), StringComparer.Ordinal);
    }

    private static (byte[] Content, string Tag) ReadFile(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (content, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));
    }
}

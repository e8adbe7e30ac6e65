namespace Blockyard.Services.Gateway.Explorer;

/// <summary>The web pages.</summary>
internal static class ExplorerRegistration
{
    public static void AddExplorer(this IHostApplicationBuilder builder) => builder.Services.AddRazorComponents();
}

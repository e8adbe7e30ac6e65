using Blockyard.Services.Gateway.Explorer.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>Turns models into pages.</summary>
internal static class ExplorerPages
{
    /// <summary>A page with its model.</summary>
    public static RazorComponentResult Of<TPage>(object model)
        where TPage : IComponent =>
        new(typeof(TPage), new Dictionary<string, object?> { ["Model"] = model }) { PreventStreamingRendering = true };

    /// <summary>The page that says what went wrong.</summary>
    public static RazorComponentResult Error(int status, string detail) =>
        new(typeof(ErrorPage), new Dictionary<string, object?> { ["Status"] = status, ["Detail"] = detail })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
}

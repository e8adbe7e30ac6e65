using Blockyard.Services.Gateway.Http;

namespace Blockyard.Services.Gateway.Search;

/// <summary>The search.</summary>
internal static class SearchRoutes
{
    public static void MapSearch(this IEndpointRouteBuilder api) =>
        api.MapGet("/search", Search)
            .WithTags("Search")
            .WithSummary("What a text stands for: height, block, transaction or address");

    private static Task<SearchView> Search(string? q, Finder finder, HttpContext context)
    {
        context.Response.NoCache();
        return finder.FindAsync(q, context);
    }
}

namespace Blockyard.Services.Gateway.Requests;

/// <summary>Makes pages of services' answers.</summary>
internal static class Paging
{
    /// <summary>A page; its token is empty on the last one.</summary>
    public static Page<TView> ToPage<TRpc, TView>(this IReadOnlyList<TRpc> items, Func<TRpc, TView> map, string nextToken)
    {
        var views = new TView[items.Count];
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = map(items[i]);
        }

        return new Page<TView>(views, nextToken.Length == 0 ? null : nextToken);
    }
}

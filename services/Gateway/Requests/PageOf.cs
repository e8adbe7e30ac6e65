namespace Blockyard.Services.Gateway.Requests;

/// <summary>One page of a list.</summary>
/// <param name="Items">In a stable order.</param>
/// <param name="NextCursor">Send it as cursor to get the next page; absent on the last one.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Makes a page of a service's answer.</summary>
    public static PageOf<T> From<TRpc>(IEnumerable<TRpc> items, Func<TRpc, T> map, string nextToken) =>
        new([.. items.Select(map)], nextToken.Length == 0 ? null : nextToken);
}

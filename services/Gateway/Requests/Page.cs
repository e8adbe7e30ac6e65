namespace Blockyard.Services.Gateway.Requests;

/// <summary>One page of a list.</summary>
/// <param name="Items">In a stable order.</param>
/// <param name="NextCursor">Send it as cursor to get the next page; absent on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

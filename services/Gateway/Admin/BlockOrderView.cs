namespace Blockyard.Services.Gateway.Admin;

/// <summary>Where the chain-stores stand after an order about a block.</summary>
/// <param name="Items">One for each chain-store that answered.</param>
/// <param name="Unreachable">Chain-stores that did not, and why: give them the order again.</param>
internal sealed record BlockOrderView(IReadOnlyList<BlockOrderItem> Items, IReadOnlyList<Requests.UnreachableView> Unreachable);

/// <summary>One chain-store after the order.</summary>
/// <param name="Node">Where it is.</param>
/// <param name="Known">False if it does not know the block: should it come, it is judged by the rules alone.</param>
/// <param name="Height">Height of its best block.</param>
/// <param name="Hash">Id of that block.</param>
internal sealed record BlockOrderItem(string Node, bool Known, uint? Height, string? Hash);

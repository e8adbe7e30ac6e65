using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Admin;

/// <summary>Nodes and addresses that chain-stores keep out.</summary>
/// <param name="Items">Bans of all chain-stores.</param>
/// <param name="Unreachable">Chain-stores that did not answer, and why.</param>
internal sealed record BansView(IReadOnlyList<BanView> Items, IReadOnlyList<UnreachableView> Unreachable);

/// <summary>A ban of one chain-store.</summary>
/// <param name="Node">The chain-store that keeps somebody out.</param>
/// <param name="Target">Whom: a node id, an address, a range, or a node id at an address.</param>
/// <param name="Origin">By whose word: "automatic" (because of what it did) or "operator".</param>
/// <param name="Since">From when.</param>
/// <param name="Until">Until when; none until it is lifted.</param>
/// <param name="Reason">Why.</param>
internal sealed record BanView(string Node, string Target, string Origin, DateTime Since, DateTime? Until, string? Reason)
{
    public static BanView From(string node, Ban ban) => new(
        node,
        ban.Target,
        ban.Origin switch
        {
            BanOrigin.Automatic => "automatic",
            BanOrigin.Operator => "operator",
            _ => "unknown",
        },
        Times.Of((uint)ban.Since),
        Times.Maybe((uint)ban.Until),
        ban.Reason.Length == 0 ? null : ban.Reason);
}

/// <summary>Whom to keep out.</summary>
/// <param name="Target">A node id, an IP address, a range such as 10.1.0.0/16, or a node id at an address (id@address).</param>
/// <param name="DurationSeconds">For how many seconds; until it is lifted if absent or 0.</param>
/// <param name="Reason">Why, at most 200 characters.</param>
internal sealed record BanBody(string? Target, ulong? DurationSeconds, string? Reason);

/// <summary>Whom to let in again.</summary>
/// <param name="Target">As the list of bans names it, or a node id alone.</param>
internal sealed record UnbanBody(string? Target);

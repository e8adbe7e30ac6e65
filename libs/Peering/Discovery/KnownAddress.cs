using System.Net;

namespace Blockyard.Peering.Discovery;

/// <summary>An address in the book.</summary>
/// <param name="EndPoint">Where a node may take connections.</param>
/// <param name="Source">Whose word it is: the owner, as <see cref="Addresses.AddressRules.GroupOf"/> cuts it, of the peer that told of it first.</param>
/// <param name="HeardAt">When it was told of last.</param>
/// <param name="SpokenAt">When we spoke with a node there last; null if never.</param>
/// <param name="Node">The node that was there; null if we never spoke with one.</param>
/// <param name="Failures">Tries in a row that failed.</param>
/// <param name="TriedAt">When we dialled last; null if not since the start.</param>
internal sealed record KnownAddress(
    IPEndPoint EndPoint,
    IPAddress Source,
    DateTimeOffset HeardAt,
    DateTimeOffset? SpokenAt,
    NodeId? Node,
    int Failures,
    DateTimeOffset? TriedAt);

using Blockyard.Primitives;

namespace Blockyard.Peering.Sessions;

/// <summary>What a node said about itself in its greeting.</summary>
/// <param name="Id">Its name.</param>
/// <param name="TipHash">Its best block.</param>
/// <param name="TipHeight">The height of that.</param>
/// <param name="TipWork">The work of that; a claim.</param>
/// <param name="UserAgent">Its software.</param>
/// <param name="ListenPort">Where it takes peers; 0 if it takes none.</param>
/// <param name="TakesCompactBlocks">Whether it makes use of compact blocks.</param>
internal sealed record RemotePeer(
    NodeId Id, Hash256 TipHash, int TipHeight, UInt256 TipWork, string UserAgent, int ListenPort, bool TakesCompactBlocks);

using Blockyard.Peering;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>Who this node is among its peers.</summary>
/// <param name="Id">Its name, the same after every restart.</param>
internal sealed record NodeIdentity(NodeId Id);

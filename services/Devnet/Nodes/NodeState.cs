using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Devnet.Nodes;

/// <summary>What one chain-store says of itself.</summary>
/// <param name="Node">Its number, from 0.</param>
/// <param name="Port">Where it serves gRPC.</param>
/// <param name="Status">Its state.</param>
/// <param name="Pending">Transactions that wait in its mempool.</param>
/// <param name="Coins">All its coins, at a block that the state need not be of any more.</param>
internal sealed record NodeState(int Node, int Port, GetNodeStatusResponse Status, uint Pending, GetUtxoSetInfoResponse Coins);

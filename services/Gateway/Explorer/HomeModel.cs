using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Mempool;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>What the first page shows.</summary>
public sealed record HomeModel(ChainView Chain, IReadOnlyList<BlockView> Blocks, MempoolView Mempool);

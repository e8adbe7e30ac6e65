using Blockyard.Services.Gateway.Mempool;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>What the page of the mempool shows.</summary>
public sealed record MempoolModel(MempoolView Mempool, bool First);

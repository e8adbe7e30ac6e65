using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Events;

/// <summary>
/// One message of the chain's or the mempool's stream, as every listener gets it; exactly one of the two is set.
/// </summary>
internal sealed record FeedItem(WatchChainResponse? Chain, WatchMempoolResponse? Mempool);

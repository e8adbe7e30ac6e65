using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>What the page of a block shows.</summary>
public sealed record BlockModel(BlockView Block, uint TipHeight, Page<TransactionView> Transactions, bool First);

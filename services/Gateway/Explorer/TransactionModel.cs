using Blockyard.Services.Gateway.Chain;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>What the page of a transaction shows.</summary>
public sealed record TransactionModel(TransactionView Transaction, uint TipHeight, IReadOnlyList<string?> SpentBy);

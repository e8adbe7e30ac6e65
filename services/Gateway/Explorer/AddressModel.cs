using Blockyard.Services.Gateway.Addresses;
using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>What the page of an address shows.</summary>
public sealed record AddressModel(AddressView Address, Page<TransactionView> Transactions, uint TipHeight, bool First);

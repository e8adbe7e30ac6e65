using Blockyard.Primitives;
using Blockyard.Wallets.Selection;

namespace Blockyard.Wallets.Spending;

/// <summary>A payment before it is signed.</summary>
/// <param name="Transaction">The transaction without signatures.</param>
/// <param name="Coins">What its inputs spend, in their order.</param>
/// <param name="Amount">What the recipients get together, in satoshis.</param>
/// <param name="Fee">Fee in satoshis.</param>
/// <param name="Change">What comes back in satoshis; 0 if nothing does.</param>
/// <param name="VirtualSize">Highest virtual size that it can have once it is signed.</param>
public sealed record PaymentPlan(
    Transaction Transaction, IReadOnlyList<SpendableCoin> Coins, long Amount, long Fee, long Change, int VirtualSize);

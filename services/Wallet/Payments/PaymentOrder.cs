using Blockyard.Primitives;

namespace Blockyard.Services.Wallet.Payments;

/// <summary>A payment as it is asked for, checked for everything that can be told without the wallet.</summary>
/// <param name="Outputs">Who is paid.</param>
/// <param name="FeeRateSatsPerKvb">Fee rate; 0 for an estimate.</param>
/// <param name="ConfirmationTarget">Blocks that the estimate aims at.</param>
/// <param name="SubtractFee">True if the recipients bear the fee.</param>
/// <param name="Label">Label of the payment.</param>
internal sealed record PaymentOrder(
    IReadOnlyList<TxOutput> Outputs, long FeeRateSatsPerKvb, uint ConfirmationTarget, bool SubtractFee, string Label);

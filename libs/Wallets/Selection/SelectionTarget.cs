using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Selection;

/// <summary>What a selection of coins has to pay for.</summary>
/// <param name="Amount">Sum of the outputs in satoshis, change not included.</param>
/// <param name="OutputCount">Number of outputs, change not included.</param>
/// <param name="OutputsWeight">Weight of these outputs.</param>
/// <param name="FeeRate">Fee rate to pay.</param>
/// <param name="FeeIncluded">True if the recipients bear the fee: <paramref name="Amount"/> holds it already.</param>
public sealed record SelectionTarget(long Amount, int OutputCount, int OutputsWeight, FeeRate FeeRate, bool FeeIncluded)
{
    private static readonly int ChangeWeight = PaymentSize.OutputWeight(Account.ScriptSize);

    /// <summary>Weight with so many inputs.</summary>
    public int WeightWith(int inputs, bool change) => PaymentSize.Weight(
        inputs, OutputCount + (change ? 1 : 0), OutputsWeight + (change ? ChangeWeight : 0));

    /// <summary>Fee with so many inputs, whoever bears it.</summary>
    public long FeeWith(int inputs, bool change) => FeeRate.FeeFor(PaymentSize.VirtualSize(WeightWith(inputs, change)));

    /// <summary>What the coins must add up to, with so many of them and no change.</summary>
    public long NeededWith(int inputs) => Amount + (FeeIncluded ? 0 : FeeWith(inputs, change: false));
}

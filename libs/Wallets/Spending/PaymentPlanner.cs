using Blockyard.Primitives;
using Blockyard.Wallets.Selection;

namespace Blockyard.Wallets.Spending;

/// <summary>Turns "pay these outputs at this rate" into a transaction that only lacks its signatures.</summary>
/// <remarks>Version 2, no lock time, every input marked as replaceable (BIP 125).</remarks>
public static class PaymentPlanner
{
    /// <summary>Sequence number of every input: replaceable, no relative lock time.</summary>
    public const uint ReplaceableSequence = 0xffff_fffd;

    /// <summary>Plans a payment; null with the reason if it cannot be made.</summary>
    /// <param name="outputs">Who is paid: at least one, none of them dust.</param>
    /// <param name="feeRate">Fee rate to pay.</param>
    /// <param name="subtractFee">True if the recipients bear the fee, evenly.</param>
    /// <param name="coins">Coins that may be used.</param>
    /// <param name="changeScript">Where change goes, a P2WPKH script.</param>
    /// <param name="pickPosition">Picks the change's place among so many outputs, so that nobody can tell it by its
    /// place.</param>
    /// <param name="problem">Why not.</param>
    public static PaymentPlan? TryPlan(
        IReadOnlyList<TxOutput> outputs,
        FeeRate feeRate,
        bool subtractFee,
        IReadOnlyCollection<SpendableCoin> coins,
        ReadOnlyMemory<byte> changeScript,
        Func<int, int> pickPosition,
        out PaymentProblem problem)
    {
        ArgumentOutOfRangeException.ThrowIfZero(outputs.Count);
        var amount = outputs.Sum(output => output.Value);
        var weight = outputs.Sum(output => PaymentSize.OutputWeight(output.ScriptPubKey.Length));
        var target = new SelectionTarget(amount, outputs.Count, weight, feeRate, subtractFee);
        if (CoinSelector.Select(coins, target) is not { } selection)
        {
            problem = PaymentProblem.InsufficientFunds;
            return null;
        }

        if (selection.Weight > PaymentSize.MaxWeight)
        {
            problem = PaymentProblem.TooLarge;
            return null;
        }

        var paid = selection.Coins.Sum(coin => coin.Value) - selection.Fee - selection.Change;
        var final = Reduce(outputs, amount - paid);
        if (final.Exists(output => output.Value < DustRules.Threshold(output.ScriptPubKey.Span)))
        {
            problem = PaymentProblem.DustAfterFee;
            return null;
        }

        if (selection.Change > 0)
        {
            final.Insert(pickPosition(final.Count + 1), new TxOutput(selection.Change, changeScript));
        }

        problem = PaymentProblem.None;
        return new PaymentPlan(
            Build(selection.Coins, final),
            selection.Coins,
            paid,
            selection.Fee,
            selection.Change,
            PaymentSize.VirtualSize(selection.Weight));
    }

    private static Transaction Build(IReadOnlyList<SpendableCoin> coins, List<TxOutput> outputs)
    {
        TxInput[] inputs = [.. coins.Select(coin => new TxInput(coin.OutPoint, default, ReplaceableSequence))];
        return Transaction.Create(version: 2, inputs, [.. outputs], lockTime: 0);
    }

    // What does not divide evenly, the first one bears.
    private static List<TxOutput> Reduce(IReadOnlyList<TxOutput> outputs, long by)
    {
        var share = by / outputs.Count;
        var rest = by % outputs.Count;
        return [.. outputs.Select((output, i) => new TxOutput(output.Value - share - (i == 0 ? rest : 0), output.ScriptPubKey))];
    }
}

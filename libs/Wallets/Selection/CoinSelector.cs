using System.Runtime.InteropServices;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Selection;

/// <summary>Chooses the coins of a payment.</summary>
/// <remarks>
/// First a set that needs no change (<see cref="BranchAndBound"/>), else the largest coins until they suffice, with change unless
/// it
/// would be dust: then it goes to the fee. Confirmed coins come first; change of waiting payments is used only if they do not
/// suffice.
/// </remarks>
public static class CoinSelector
{
    // Making a change output and spending it later: as much may be given to the fee instead.
    private static readonly int ChangeCostSize =
        PaymentSize.VirtualSize(PaymentSize.OutputWeight(Account.ScriptSize) + PaymentSize.InputWeight);

    private static readonly long DustThreshold = DustRules.Threshold(Account.GetScript(new byte[PublicKey.CompressedSize]));

    /// <summary>Chooses coins; null if they do not suffice.</summary>
    public static CoinSelection? Select(IReadOnlyCollection<SpendableCoin> coins, SelectionTarget target)
    {
        var ordered = coins.OrderByDescending(coin => coin.Value).ToArray();
        var confirmed = Array.FindAll(ordered, coin => coin.IsConfirmed);
        return SelectFrom(confirmed, target) ?? (confirmed.Length == ordered.Length ? null : SelectFrom(ordered, target));
    }

    private static CoinSelection? SelectFrom(SpendableCoin[] ordered, SelectionTarget target) =>
        WithoutChange(ordered, target) ?? LargestFirst(ordered, target);

    private static CoinSelection? WithoutChange(SpendableCoin[] ordered, SelectionTarget target)
    {
        var inputFee = target.FeeIncluded ? 0 : target.FeeRate.FeeFor(PaymentSize.VirtualSize(PaymentSize.InputWeight));
        var values = new List<long>(ordered.Length);
        foreach (var coin in ordered)
        {
            if (coin.Value > inputFee)
            {
                values.Add(coin.Value - inputFee);
            }
        }

        var found = BranchAndBound.Search(
            CollectionsMarshal.AsSpan(values), target.NeededWith(0), target.FeeRate.FeeFor(ChangeCostSize));
        return found is null ? null : Finish([.. found.Select(position => ordered[position])], target, allowChange: false);
    }

    private static CoinSelection? LargestFirst(SpendableCoin[] ordered, SelectionTarget target)
    {
        var sum = 0L;
        for (var count = 1; count <= ordered.Length; count++)
        {
            sum += ordered[count - 1].Value;
            if (sum >= target.NeededWith(count))
            {
                return Finish(ordered[..count], target, allowChange: true);
            }
        }

        return null;
    }

    private static CoinSelection? Finish(SpendableCoin[] coins, SelectionTarget target, bool allowChange)
    {
        var left = coins.Sum(coin => coin.Value) - target.Amount;
        var bareFee = target.FeeWith(coins.Length, change: false);
        var changeFee = target.FeeWith(coins.Length, change: true);
        var change = target.FeeIncluded ? left : left - changeFee;
        if (allowChange && change >= DustThreshold)
        {
            return new CoinSelection(coins, changeFee, change, target.WeightWith(coins.Length, change: true));
        }

        // Nothing comes back: what is left goes to the fee. Recipients who bear the fee need not add what is there already.
        var fee = target.FeeIncluded ? Math.Max(left, bareFee) : left;
        return fee < bareFee ? null : new CoinSelection(coins, fee, 0, target.WeightWith(coins.Length, change: false));
    }
}

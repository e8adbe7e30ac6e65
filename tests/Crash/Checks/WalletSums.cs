using Blockyard.Consensus;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;

namespace Blockyard.Crash.Checks;

/// <summary>What one wallet holds, worked out from the coins of the chain and from what waits.</summary>
internal sealed class WalletSums
{
    private long _confirmed;
    private long _immature;
    private long _pending;

    /// <summary>The sums of all wallets.</summary>
    public static Dictionary<string, WalletSums> Of(
        PlainChain plain, IReadOnlyDictionary<Hash256, Transaction> waiting, IReadOnlyDictionary<Hash256, string> owners)
    {
        var sums = owners.Values.Distinct().ToDictionary(wallet => wallet, _ => new WalletSums());
        foreach (var coin in plain.Coins.Values)
        {
            if (Find(coin.Script) is { } owner)
            {
                var isImmature = coin.IsCoinbase && plain.Height - coin.Height + 1 < CoinRules.CoinbaseMaturity;
                (isImmature ? ref owner._immature : ref owner._confirmed) += coin.Value;
            }
        }

        foreach (var transaction in waiting.Values)
        {
            foreach (ref readonly var output in transaction.Outputs)
            {
                Find(output.ScriptPubKey)?._pending += output.Value;
            }

            foreach (ref readonly var input in transaction.Inputs)
            {
                var (script, value) = Spent(input.PreviousOutput);
                Find(script)?._pending -= value;
            }
        }

        return sums;

        WalletSums? Find(ReadOnlyMemory<byte> script) =>
            owners.TryGetValue(ScriptHash.Of(script.Span), out var wallet) ? sums[wallet] : null;

        (ReadOnlyMemory<byte> Script, long Value) Spent(OutPoint coin)
        {
            if (plain.Coins.TryGetValue(coin, out var confirmed))
            {
                return (confirmed.Script, confirmed.Value);
            }

            var made = waiting[coin.TransactionId].Outputs[(int)coin.Index];
            return (made.ScriptPubKey, made.Value);
        }
    }

    /// <summary>Whether the wallet service says the same.</summary>
    public bool Equals(Balance balance) => (long)balance.ConfirmedSats == _confirmed
        && (long)balance.ImmatureSats == _immature
        && balance.PendingSats == _pending
        && balance.TotalSats == _confirmed + _immature + _pending;

    public override string ToString() => $"confirmed {_confirmed}, immature {_immature}, pending {_pending}";
}

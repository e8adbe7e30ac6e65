using Blockyard.Primitives;
using Blockyard.Wallets.Ledger;

namespace Blockyard.Wallets.Tests.Ledger;

/// <summary>What wallets hold, computed the slow way: from all blocks and all waiting transactions, every time.</summary>
internal sealed class LedgerModel(LedgerScene scene)
{
    public List<Transaction[]> Blocks { get; } = [];

    /// <summary>Waiting transactions, parents first, with the wallet that sent them.</summary>
    public List<(Transaction Transaction, uint? Sender)> Waiting { get; } = [];

    /// <summary>Removes what can no longer confirm and returns it.</summary>
    public List<Transaction> Prune()
    {
        var removed = new List<Transaction>();
        var spent = Blocks.SelectMany(block => block).SelectMany(InputsOf).ToHashSet();
        var known = Blocks.SelectMany(block => block).Select(each => each.Id).ToHashSet();
        foreach (var waiting in Waiting.ToArray())
        {
            var inputs = InputsOf(waiting.Transaction).ToArray();
            var alive = !inputs.Any(spent.Contains)
                && inputs.All(input => !scene.Ours(input) || known.Contains(input.TransactionId))
                && !inputs.Any(input => scene.IsCoinbase(input) && !known.Contains(input.TransactionId));
            if (alive)
            {
                known.Add(waiting.Transaction.Id);
                spent.UnionWith(inputs);
            }
            else
            {
                Waiting.Remove(waiting);
                removed.Add(waiting.Transaction);
            }
        }

        return removed;
    }

    public void Check(uint wallet)
    {
        var coins = Coins(wallet);
        var tip = scene.Height;
        bool Immature(ModelCoin coin) => coin is { Coinbase: true, Height: { } height } && tip - height + 1 < 100;
        var balance = new WalletBalance(
            coins.Where(coin => coin is { Height: not null } && !Immature(coin)).Sum(coin => coin.Value),
            coins.Where(Immature).Sum(coin => coin.Value),
            coins.Where(coin => coin is { Height: null, Reserved: false }).Sum(coin => coin.Value),
            coins.Where(coin => coin is { Height: not null, Reserved: true }).Sum(coin => coin.Value),
            coins.Where(coin => coin is { Height: null, Reserved: false, Trusted: true }).Sum(coin => coin.Value));

        Assert.Equal(balance, scene.Ledger.GetBalance(wallet));
        Assert.Equal(
            coins.OrderBy(coin => coin.OutPoint.ToString(), StringComparer.Ordinal),
            scene.Ledger.ListCoins(wallet)
                .Select(coin => new ModelCoin(
                    coin.OutPoint, coin.Value, coin.Height, coin.IsCoinbase, coin.SpentBy is not null, coin.IsTrusted))
                .OrderBy(coin => coin.OutPoint.ToString(), StringComparer.Ordinal));
        var history = scene.Ledger.ListTransactions(wallet, null, int.MaxValue);
        Assert.Equal(
            Blocks.SelectMany(block => block).Where(each => Concerns(wallet, each)).Select(each => each.Id).Reverse(),
            history.Where(entry => entry.State == TransactionState.Confirmed).Select(entry => entry.Id));
        Assert.Equal(
            Waiting.Where(each => Concerns(wallet, each.Transaction)).Select(each => each.Transaction.Id.ToString()).Order(),
            history.Where(entry => entry.State == TransactionState.Pending).Select(entry => entry.Id.ToString()).Order());
    }

    private static IEnumerable<OutPoint> InputsOf(Transaction transaction) =>
        transaction.Inputs.ToArray().Select(input => input.PreviousOutput).Where(input => !input.IsNull);

    private bool Concerns(uint wallet, Transaction transaction) =>
        transaction.Outputs.ToArray().Any(output => scene.Ledger.FindOwner(output.ScriptPubKey.Span)?.Wallet == wallet)
        || InputsOf(transaction).Any(input => scene.OwnerOf(input) == wallet);

    // Coins that no block spends.
    private List<ModelCoin> Coins(uint wallet)
    {
        var spent = Blocks.SelectMany(block => block).SelectMany(InputsOf).ToHashSet();
        var reserved = Waiting.SelectMany(each => InputsOf(each.Transaction)).ToHashSet();
        var made = Blocks
            .SelectMany((block, i) => block.Select(each =>
                (each, Height: (uint?)(LedgerScene.StartHeight + 1 + i), Trusted: Sender(each) == wallet)))
            .Concat(Waiting.Select(each => (each.Transaction, Height: (uint?)null, Trusted: each.Sender == wallet)));
        return [.. made.SelectMany(each => Enumerable.Range(0, each.Item1.Outputs.Length)
            .Where(i => scene.Ledger.FindOwner(each.Item1.Outputs[i].ScriptPubKey.Span)?.Wallet == wallet)
            .Select(i => new OutPoint(each.Item1.Id, (uint)i))
            .Where(outPoint => !spent.Contains(outPoint))
            .Select(outPoint => new ModelCoin(
                outPoint, each.Item1.Outputs[(int)outPoint.Index].Value, each.Height, each.Item1.IsCoinbase, reserved.Contains(
                    outPoint), each.Trusted)))];
    }

    private uint? Sender(Transaction transaction) => scene.Events
        .OfType<Wallets.Ledger.Events.PaymentSent>().FirstOrDefault(sent => sent.Transaction.Id == transaction.Id)?.Wallet;

    private sealed record ModelCoin(OutPoint OutPoint, long Value, uint? Height, bool Coinbase, bool Reserved, bool Trusted);
}

using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Wallets.Ledger;

namespace Blockyard.Services.Wallet.Mapping;

/// <summary>Messages about transactions as a wallet sees them.</summary>
internal static class TransactionMapping
{
    public static WalletTransaction ToMessage(this LedgerTransaction entry, WalletLedger ledger, Network network)
    {
        var (ours, others) = SortOutputs(entry, ledger, network);
        var direction = DirectionOf(entry, others.Count);
        var message = new WalletTransaction
        {
            Txid = entry.Id.ToString(),
            Direction = direction,
            AmountSats = entry.Received - entry.Spent,
            FeeSats = (ulong)(entry.Fee ?? 0),
            Confirmations = entry.Block is { } block ? (ledger.Tip?.Height ?? block.Height) - block.Height + 1 : 0,
            BlockHeight = entry.Block?.Height ?? 0,
            BlockHash = entry.Block?.BlockHash.ToString() ?? string.Empty,
            Time = entry.Block?.BlockTime ?? entry.SeenAt,
            Label = entry.Label,
            Conflicted = entry.State == TransactionState.Conflicted,
        };
        message.Counterparties.AddRange(direction == TransactionDirection.Sent ? others : ours);
        return message;
    }

    private static TransactionDirection DirectionOf(LedgerTransaction entry, int others) => entry switch
    {
        { IsCoinbase: true } => TransactionDirection.Mined,
        { Spent: 0 } => TransactionDirection.Received,
        _ => others == 0 ? TransactionDirection.Self : TransactionDirection.Sent,
    };

    private static (List<Counterparty> Ours, List<Counterparty> Others) SortOutputs(
        LedgerTransaction entry, WalletLedger ledger, Network network)
    {
        var ours = new List<Counterparty>();
        var others = new List<Counterparty>();
        if (!Transaction.TryParse(entry.Raw, out var transaction, out var error))
        {
            throw new InvalidDataException($"The wallet store holds no valid transaction: {error}.");
        }

        foreach (ref readonly var output in transaction.Outputs)
        {
            var script = output.ScriptPubKey.Span;
            (ledger.FindOwner(script)?.Wallet == entry.Wallet ? ours : others).Add(new Counterparty
            {
                Address = WalletMapping.AddressOf(script, network),
                AmountSats = (ulong)output.Value,
            });
        }

        return (ours, others);
    }
}

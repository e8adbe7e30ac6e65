using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Wallets;

/// <summary>A transaction as the wallet sees it.</summary>
internal sealed record WalletTransactionView
{
    /// <summary>Transaction id.</summary>
    public required string Txid { get; init; }

    /// <summary>"received", "sent", "self" or "mined".</summary>
    public required string Direction { get; init; }

    /// <summary>Effect on the wallet, fee included: negative for debits.</summary>
    public required long AmountSats { get; init; }

    /// <summary>Fee, if this wallet paid it.</summary>
    public required ulong FeeSats { get; init; }

    /// <summary>Sent: who was paid. Received, mined: the wallet's own addresses that got it.</summary>
    public required IReadOnlyList<CounterpartyView> Counterparties { get; init; }

    /// <summary>Blocks from its own to the tip, both included; 0 while it waits.</summary>
    public required uint Confirmations { get; init; }

    /// <summary>Height of its block.</summary>
    public uint? BlockHeight { get; init; }

    /// <summary>Id of its block.</summary>
    public string? BlockHash { get; init; }

    /// <summary>Time of its block, or when the wallet first saw it.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Its label.</summary>
    public required string Label { get; init; }

    /// <summary>True if it can no longer confirm: another transaction spent its coins.</summary>
    public required bool Conflicted { get; init; }

    public static WalletTransactionView From(WalletTransaction transaction) =>
        new()
        {
            Txid = transaction.Txid,
            Direction = NameOf(transaction.Direction),
            AmountSats = transaction.AmountSats,
            FeeSats = transaction.FeeSats,
            Counterparties =
            [
                .. transaction.Counterparties.Select(other => new CounterpartyView(
                    other.Address.Length == 0 ? null : other.Address,
                    other.AmountSats)),
            ],
            Confirmations = transaction.Confirmations,
            BlockHeight = transaction.BlockHash.Length == 0 ? null : transaction.BlockHeight,
            BlockHash = transaction.BlockHash.Length == 0 ? null : transaction.BlockHash,
            Time = Times.Of(transaction.Time),
            Label = transaction.Label,
            Conflicted = transaction.Conflicted,
        };

    private static string NameOf(TransactionDirection direction) =>
        direction switch
        {
            TransactionDirection.Received => "received",
            TransactionDirection.Sent => "sent",
            TransactionDirection.Self => "self",
            TransactionDirection.Mined => "mined",
            _ => "unknown",
        };
}

/// <summary>Somebody on the other side of a transaction.</summary>
/// <param name="Address">The address; absent for scripts without one.</param>
/// <param name="AmountSats">The amount.</param>
internal sealed record CounterpartyView(string? Address, ulong AmountSats);

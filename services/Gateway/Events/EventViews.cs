using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Mempool;

namespace Blockyard.Services.Gateway.Events;

/// <summary>Event "tip": where the stream starts.</summary>
/// <param name="Height">Height of the best block.</param>
/// <param name="Hash">Its id.</param>
internal sealed record TipEvent(uint Height, string Hash);

/// <summary>Event "reorg": a block left the best chain.</summary>
/// <param name="Hash">Its id.</param>
/// <param name="Height">Its height.</param>
/// <param name="PreviousHash">Its parent, the tip after this step.</param>
internal sealed record ReorgEvent(string Hash, uint Height, string PreviousHash);

/// <summary>Event "mempool": transactions came and went.</summary>
/// <param name="Reset">True if what was known before no longer counts: the whole mempool follows.</param>
/// <param name="Added">Transactions that came in.</param>
/// <param name="Removed">Transactions that left.</param>
internal sealed record MempoolEvents(bool Reset, IReadOnlyList<MempoolEntryView> Added, IReadOnlyList<RemovedEvent> Removed)
{
    public static MempoolEvents From(WatchMempoolResponse message) => new(
        message.Reset,
        [.. message.Events.Where(change => change.Added is not null).Select(change => MempoolEntryView.From(change.Added.Entry))],
        [.. message.Events.Where(change => change.Removed is not null).Select(change => RemovedEvent.From(change.Removed))]);
}

/// <summary>A transaction that left the mempool.</summary>
/// <param name="Txid">Its id.</param>
/// <param name="Reason">"confirmed", "replaced", "conflict", "size_limit", "expired" or "reorg".</param>
internal sealed record RemovedEvent(string Txid, string Reason)
{
    public static RemovedEvent From(RemovedTransaction removed) => new(removed.Txid, removed.Reason switch
    {
        RemovalReason.Confirmed => "confirmed",
        RemovalReason.Replaced => "replaced",
        RemovalReason.Conflict => "conflict",
        RemovalReason.SizeLimit => "size_limit",
        RemovalReason.Expired => "expired",
        RemovalReason.Reorg => "reorg",
        _ => "unknown",
    });
}

/// <summary>Event "address": a transaction touches the address that was asked for.</summary>
/// <param name="Address">The address.</param>
/// <param name="Transaction">The transaction; it comes again when it confirms.</param>
internal sealed record AddressEvent(string Address, TransactionView Transaction);

using System.Diagnostics.CodeAnalysis;
using Blockyard.Chain.Mempool;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Peering.Relay;

/// <summary>Tells peers what waits here, and sends them what they ask for.</summary>
internal sealed class TransactionServer(TransactionPool pool, PoolMirror mirror)
{
    /// <summary>Bytes of transactions in one message of ours.</summary>
    private const int MessageBytes = 1024 * 1024;

    /// <summary>Bytes of transactions in all messages that answer one question.</summary>
    private const long AnswerBytes = 8 * 1024 * 1024;

    /// <summary>Sends transactions that a peer asks for; gives the rule that its question breaks, or null.</summary>
    /// <remarks>
    /// Those for which there is no room are announced again behind the others: by the time the peer reads that, there is room. Parents
    /// of an orphan, by ids without witness, come first, and are passed over.
    /// </remarks>
    public string? Answer(PeerSession session, GetTransactions question)
    {
        if (!HashField.TryReadAll(question.Wtxids, PeerLimits.MaxInventory, out var witnessIds)
            || !HashField.TryReadAll(question.Txids, PeerLimits.MaxInventory - witnessIds.Length, out var ids))
        {
            return $"a question for more than {PeerLimits.MaxInventory} transactions, or by ids that are no hashes";
        }

        var found = new List<Transaction>(witnessIds.Length + ids.Length);
        var room = Math.Min(AnswerBytes, session.Queue.Room / 2);
        foreach (var id in ids)
        {
            if (pool.TryGet(id, out var transaction) && TryTake(ref room, transaction))
            {
                found.Add(transaction);
            }
        }

        var message = new Transactions();
        var later = new TransactionInventory();
        foreach (var id in witnessIds)
        {
            if (!TryFind(session, id, out var transaction))
            {
                message.NotFound.Add(HashField.Of(id));
            }
            else if (TryTake(ref room, transaction))
            {
                found.Add(transaction);
            }
            else
            {
                later.Wtxids.Add(HashField.Of(id));
            }
        }

        Send(session, message, found);
        if (later.Wtxids.Count > 0)
        {
            session.Send(new PeerMessage { Inventory = later });
        }

        return null;
    }

    /// <summary>Sends a page of what waits here; gives the rule that the question breaks, or null.</summary>
    public string? Answer(PeerSession session, GetInventory question)
    {
        if (question.After > long.MaxValue - 1)
        {
            return "a place in the mempool that cannot be";
        }

        var entries = pool.ListInventory((long)question.After, PeerLimits.MaxInventory, out _);
        var inventory = new TransactionInventory
        {
            Page = new InventoryPage
            {
                Next = entries.Count == 0 ? question.After : (ulong)entries[^1].Sequence,
                IsLast = entries.Count < PeerLimits.MaxInventory,
            },
        };
        foreach (var entry in entries)
        {
            if (entry.Rate.SatsPerKvB >= session.MinFeeRate)
            {
                session.KnownTransactions.Add(entry.WitnessId);
                inventory.Wtxids.Add(HashField.Of(entry.WitnessId));
            }
        }

        session.Send(new PeerMessage { Inventory = inventory });
        return null;
    }

    /// <summary>Once there is no room for one there is none for those after it either: children do not come before their parents.</summary>
    private static bool TryTake(ref long room, Transaction transaction)
    {
        room = room >= transaction.Size ? room - transaction.Size : 0;
        return room > 0;
    }

    /// <summary>What is gone is announced again if it comes back, even if that happens just now.</summary>
    private bool TryFind(PeerSession session, in Hash256 id, [NotNullWhen(true)] out Transaction? transaction)
    {
        if (mirror.TryGet(id, out transaction))
        {
            return true;
        }

        session.KnownTransactions.Remove(id);
        return mirror.TryGet(id, out transaction);
    }

    /// <summary>Sends transactions in as many messages as it takes, beginning with one that may say something already.</summary>
    private static void Send(PeerSession session, Transactions message, List<Transaction> transactions)
    {
        var bytes = 0;
        foreach (var transaction in transactions)
        {
            if (bytes > 0 && bytes + transaction.Size > MessageBytes)
            {
                session.Send(new PeerMessage { Transactions = message });
                message = new Transactions();
                bytes = 0;
            }

            bytes += transaction.Size;
            message.Raw.Add(UnsafeByteOperations.UnsafeWrap(transaction.Raw));
            session.KnownTransactions.Add(transaction.WitnessId);
        }

        if (bytes > 0 || message.NotFound.Count > 0)
        {
            session.Send(new PeerMessage { Transactions = message });
        }
    }
}

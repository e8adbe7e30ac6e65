using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Peering.Relay;

/// <summary>Passes transactions on: announces ours, asks for those that we lack, sends those that others ask for.</summary>
internal sealed class TransactionRelay(
    PoolMirror mirror,
    TransactionRequests requests,
    AdmissionQueue admission,
    OrphanTransactions orphans,
    BoundedHashSet refused,
    PeerTable table,
    PeerSettings settings,
    TimeProvider time)
{
    /// <summary>What a new peer is told of what waits here: the newest.</summary>
    private const int MaxFirstInventory = 50_000;

    /// <summary>Bytes of transactions in one message of ours.</summary>
    private const int MessageBytes = 1024 * 1024;

    private const int RequestLength = 1_000;

    private const int BusyLength = 10_000;

    private readonly VersionSignal _announced = new();
    private long _announcements;

    /// <summary>Tells whether transactions are wanted yet: a node that lacks blocks cannot judge them.</summary>
    public Func<bool> IsOpen { get; set; } = static () => true;

    /// <summary>A peer was greeted: tells it what waits here.</summary>
    public void Begin(PeerSession session)
    {
        var waiting = mirror.Newest(MaxFirstInventory);
        Announce(session, waiting);
    }

    /// <summary>A connection has ended.</summary>
    public void End(PeerSession session)
    {
        requests.End(session);
        Signal();
    }

    /// <summary>The chain has moved: what was refused or waited for parents may be valid now.</summary>
    public void TipChanged()
    {
        refused.Clear();
        admission.Retry(orphans.TakeAll());
        Signal();
    }

    /// <summary>Takes an announcement; gives the rule that it breaks, or null.</summary>
    public string? Receive(PeerSession session, TransactionInventory inventory)
    {
        if (!HashField.TryReadAll(inventory.Wtxids, PeerLimits.MaxInventory, out var ids))
        {
            return $"an inventory of more than {PeerLimits.MaxInventory} ids, or of ids that are no hashes";
        }

        foreach (var id in ids)
        {
            session.KnownTransactions.Add(id);
            if (!mirror.Contains(id) && !orphans.Contains(id) && !refused.Contains(id))
            {
                requests.Announce(session, id);
            }
        }

        Signal();
        return null;
    }

    /// <summary>Takes transactions; gives the rule that they break, or null.</summary>
    public string? Receive(PeerSession session, Transactions message)
    {
        if (message.Raw.Count > PeerLimits.MaxInventory
            || message.Raw.Sum(static raw => (long)raw.Length) > PeerLimits.MaxTransactionBytes)
        {
            return "more transactions than fit into a message";
        }

        foreach (var raw in message.Raw)
        {
            if (!Transaction.TryParse(raw.Memory, out var transaction, out var error))
            {
                return $"a transaction that is none: {error}";
            }

            session.KnownTransactions.Add(transaction.WitnessId);

            // What nobody asked for may be late; it is not worth a thought.
            if (requests.TryComplete(transaction.WitnessId))
            {
                admission.TryAdd(transaction, session);
            }
        }

        Signal();
        return null;
    }

    /// <summary>Sends transactions that a peer asks for; gives the rule that its question breaks, or null.</summary>
    public string? Answer(PeerSession session, GetTransactions question)
    {
        if (!HashField.TryReadAll(question.Wtxids, PeerLimits.MaxInventory, out var ids))
        {
            return $"a question for more than {PeerLimits.MaxInventory} transactions, or by ids that are no hashes";
        }

        var message = new Transactions();
        var bytes = 0;
        foreach (var id in ids)
        {
            if (!mirror.TryGet(id, out var transaction))
            {
                continue;
            }

            if (bytes > 0 && bytes + transaction.Size > MessageBytes)
            {
                session.Send(new PeerMessage { Transactions = message });
                message = new Transactions();
                bytes = 0;
            }

            bytes += transaction.Size;
            message.Raw.Add(UnsafeByteOperations.UnsafeWrap(transaction.Raw));
            session.KnownTransactions.Add(id);
        }

        if (bytes > 0)
        {
            session.Send(new PeerMessage { Transactions = message });
        }

        return null;
    }

    /// <summary>Announces what comes into the pool, until it is cancelled.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await mirror.WaitAsync(cancellationToken);
            var added = mirror.Follow().ConvertAll(static transaction => transaction.WitnessId);
            foreach (var session in table.Sessions)
            {
                Announce(session, added);
            }

            await Task.Delay(settings.InventoryInterval, time, cancellationToken);
        }
    }

    /// <summary>Asks for what was announced, until it is cancelled.</summary>
    public async Task RequestAsync(CancellationToken cancellationToken)
    {
        var tick = settings.TransactionTimeout / 10;
        while (true)
        {
            var seen = _announced.Current;
            var room = AdmissionQueue.Capacity - admission.Length;
            foreach (var (session, ids) in requests.Assign(IsOpen() ? room : 0))
            {
                Ask(session, ids);
            }

            if (requests.Count > BusyLength)
            {
                // Going through all of them for each announcement would cost more than the wait.
                await Task.Delay(settings.InventoryInterval, time, cancellationToken);
            }

            using var timer = requests.Count > 0 ? new CancellationTokenSource(tick, time) : new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
            await ((Task)_announced.WaitPastAsync(seen, either.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static void Announce(PeerSession session, List<Hash256> witnessIds)
    {
        var inventory = new TransactionInventory();
        foreach (var id in witnessIds)
        {
            if (session.KnownTransactions.Add(id))
            {
                inventory.Wtxids.Add(HashField.Of(id));
                if (inventory.Wtxids.Count == PeerLimits.MaxInventory)
                {
                    session.Send(new PeerMessage { Inventory = inventory });
                    inventory = new TransactionInventory();
                }
            }
        }

        if (inventory.Wtxids.Count > 0)
        {
            session.Send(new PeerMessage { Inventory = inventory });
        }
    }

    private static void Ask(PeerSession session, List<Hash256> ids)
    {
        foreach (var part in ids.Chunk(RequestLength))
        {
            var question = new GetTransactions();
            foreach (var id in part)
            {
                question.Wtxids.Add(HashField.Of(id));
            }

            session.Send(new PeerMessage { GetTransactions = question });
        }
    }

    private void Signal() => _announced.Advance(Interlocked.Increment(ref _announcements));
}

using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Relay;

/// <summary>Passes transactions on: announces ours, and asks for those that we lack.</summary>
/// <remarks>
/// What comes in now is announced (<see cref="AnnounceAsync"/>). What waited before is found by walking through each peer's pool
/// (<see cref="PoolWalks"/>), which also finds again what was lost on the way.
/// </remarks>
internal sealed class TransactionRelay(
    PoolMirror mirror,
    TransactionRequests requests,
    ParentRequests parents,
    PoolWalks walks,
    AdmissionQueue admission,
    OrphanTransactions orphans,
    BoundedHashSet refused,
    PeerTable table,
    PeerSettings settings,
    TimeProvider time)
{
    private const int RequestLength = 1_000;

    private const int BusyLength = 10_000;

    private static readonly TimeSpan IdleTick = TimeSpan.FromSeconds(15);

    private readonly VersionSignal _announced = new();
    private long _announcements;

    /// <summary>Tells whether transactions are wanted yet: a node that lacks blocks cannot judge them.</summary>
    public Func<bool> IsOpen { get; set; } = static () => true;

    /// <summary>A peer was greeted.</summary>
    public void Begin(PeerSession session)
    {
        walks.Begin(session);
        Signal();
    }

    /// <summary>A connection has ended.</summary>
    public void End(PeerSession session)
    {
        requests.End(session);
        parents.End(session);
        walks.End(session);
        Signal();
    }

    /// <summary>The chain has moved: what was refused or waited for parents may be valid now.</summary>
    public void TipChanged()
    {
        refused.Clear();
        admission.Retry(orphans.TakeAll());
        if (admission.TakeOwed())
        {
            walks.Restart();
        }

        Signal();
    }

    /// <summary>Takes an announcement; gives the rule that it breaks, or null.</summary>
    public string? Receive(PeerSession session, TransactionInventory inventory)
    {
        if (!HashField.TryReadAll(inventory.Wtxids, PeerLimits.MaxInventory, out var ids))
        {
            return $"an inventory of more than {PeerLimits.MaxInventory} ids, or of ids that are no hashes";
        }

        var isWhole = true;
        foreach (var id in ids)
        {
            session.KnownTransactions.Add(id);
            if (!mirror.Contains(id) && !orphans.Contains(id) && !refused.Contains(id))
            {
                isWhole &= requests.Announce(session, id, inventory.Page is not null);
            }
        }

        if (inventory.Page is { } page)
        {
            walks.Receive(session, page, isWhole);
        }
        else if (!isWhole)
        {
            walks.Resume(session);
        }

        Signal();
        return null;
    }

    /// <summary>Takes transactions; gives the rule that they break, or null.</summary>
    public string? Receive(PeerSession session, Transactions message)
    {
        if (message.Raw.Count > PeerLimits.MaxInventory
            || message.Raw.Sum(static raw => (long)raw.Length) > PeerLimits.MaxTransactionBytes
            || !HashField.TryReadAll(message.NotFound, PeerLimits.MaxInventory - message.Raw.Count, out var gone))
        {
            return "more transactions than fit into a message, or ids that are no hashes";
        }

        requests.NoteAnswer(session);
        foreach (var id in gone)
        {
            session.KnownTransactions.Remove(id);
            requests.NoteGone(session, id);
        }

        foreach (var raw in message.Raw)
        {
            if (!Transaction.TryParse(raw.Memory, out var transaction, out var error))
            {
                return $"a transaction that is none: {error}";
            }

            session.KnownTransactions.Add(transaction.WitnessId);

            // What nobody asked for may be late; it is not worth a thought.
            var isParent = parents.TryComplete(session, transaction.Id);
            if ((requests.TryComplete(transaction.WitnessId) || isParent) && !admission.TryAdd(transaction, session))
            {
                walks.Restart(session);
            }
        }

        Signal();
        return null;
    }

    /// <summary>Announces what comes into the pool, until it is cancelled.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await mirror.WaitAsync(cancellationToken);
            var added = mirror.Follow();
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
            var isOpen = IsOpen();
            foreach (var (session, ids) in requests.Assign(isOpen ? room : 0))
            {
                Ask(session, ids);
            }

            requests.TakeSilent().ForEach(static session => session.Misbehaved(
                Offence.WithheldTransaction, "transactions that it announced do not come"));
            if (isOpen)
            {
                Walk();
            }

            if (requests.Count > BusyLength)
            {
                // Going through all of them for each announcement would cost more than the wait.
                await Task.Delay(settings.InventoryInterval, time, cancellationToken);
            }

            using var timer = new CancellationTokenSource(requests.Count > 0 || walks.IsPending ? tick : IdleTick, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
            await ((Task)_announced.WaitPastAsync(seen, either.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static void Announce(PeerSession session, List<InventoryEntry> added)
    {
        var inventory = new TransactionInventory();
        var lowest = session.MinFeeRate;
        foreach (var entry in added)
        {
            if (entry.Rate.SatsPerKvB >= lowest && session.KnownTransactions.Add(entry.WitnessId))
            {
                inventory.Wtxids.Add(HashField.Of(entry.WitnessId));
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

    /// <summary>Asks each peer that there is room for what else waits there.</summary>
    private void Walk()
    {
        requests.TakeLost().ForEach(walks.Restart);

        foreach (var session in table.Sessions)
        {
            if (requests.HasRoomFor(session) && walks.TryAsk(session) is { } question)
            {
                session.Send(new PeerMessage { GetInventory = question });
            }
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

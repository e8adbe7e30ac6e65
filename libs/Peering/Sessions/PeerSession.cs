using System.Net;
using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Compact;
using Blockyard.Peering.Discovery;
using Blockyard.Peering.Scoring;

namespace Blockyard.Peering.Sessions;

/// <summary>One greeted connection: what both sides know of each other, and what waits to be sent.</summary>
internal sealed class PeerSession : IDisposable
{
    private const int KnownTransactionsLength = 50_000;

    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly long _connectedAt;
    private volatile HeaderEntry _lastAnnounced;
    private SessionEnd? _end;
    private long _lastReceived;
    private long _lastAsked;
    private long _transactionsOwed;
    private long _probedAt;
    private long _minFeeRate;

    public PeerSession(
        IPeerStream stream,
        RemotePeer remote,
        string address,
        bool inbound,
        BlockClient? blocks,
        HeaderEntry greetedWith,
        PeerSettings settings,
        TimeProvider time)
    {
        Stream = stream;
        Remote = remote;
        Address = address;
        Inbound = inbound;
        Blocks = blocks;
        _lastAnnounced = greetedWith;
        Headers = new PeerHeaders(remote);
        Queue = new SendQueue(settings.SendQueueMessages, settings.SendQueueBytes);
        Pings = new PingMeter(time);
        Traffic = new Traffic(time);
        Addresses = new AddressTalk(time);
        Use = new PeerUse(time);
        Closed = _closing.Token;
        _time = time;
        _connectedAt = time.GetTimestamp();
        _lastReceived = _connectedAt;
    }

    public IPeerStream Stream { get; }

    public RemotePeer Remote { get; }

    /// <summary>The address dialled, or the remote end.</summary>
    public string Address { get; }

    /// <summary>The address and port at the other end; null if that is not known.</summary>
    public IPEndPoint? RemoteEnd { get; init; }

    /// <summary>Where it takes connections, as far as is known; null if it takes none.</summary>
    public IPEndPoint? ListenEnd => !Inbound ? RemoteEnd
        : RemoteEnd is null || Remote.ListenPort == 0 ? null
        : new IPEndPoint(RemoteEnd.Address, Remote.ListenPort);

    /// <summary>True if it dialled us.</summary>
    public bool Inbound { get; }

    /// <summary>The way to its blocks; null if it takes no connections.</summary>
    public BlockClient? Blocks { get; }

    public PeerHeaders Headers { get; }

    public SendQueue Queue { get; }

    public CompactTalk Compact { get; } = new();

    public PingMeter Pings { get; }

    public Traffic Traffic { get; }

    public AddressTalk Addresses { get; }

    /// <summary>When it was last of use.</summary>
    public PeerUse Use { get; }

    /// <summary>What counts its points; set when the connection is registered.</summary>
    public ScoreBoard? Scores { get; set; }

    /// <summary>Transactions that both sides know to be there.</summary>
    public BoundedHashSet KnownTransactions { get; } = new(KnownTransactionsLength);

    /// <summary>What pays less is not worth announcing to it: satoshis per 1,000 virtual bytes.</summary>
    public long MinFeeRate { get => Volatile.Read(ref _minFeeRate); set => Volatile.Write(ref _minFeeRate, value); }

    /// <summary>The last best block that it was told of. Written by the announcer alone.</summary>
    public HeaderEntry LastAnnounced
    {
        get => _lastAnnounced;
        set => _lastAnnounced = value;
    }

    /// <summary>Cancelled when the connection is to end.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Ends when the connection has ended.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Why it ends; null while it lives.</summary>
    public SessionEnd? End => Volatile.Read(ref _end);

    public TimeSpan Age => _time.GetElapsedTime(_connectedAt);

    /// <summary>How long it has said nothing.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _lastReceived));

    /// <summary>How long ago somebody had doubts whether it lives and it has said nothing since; null if nobody has.</summary>
    public TimeSpan? DoubtedFor
    {
        get
        {
            var probed = Volatile.Read(ref _probedAt);
            return probed > Volatile.Read(ref _lastReceived) ? _time.GetElapsedTime(probed) : null;
        }
    }

    /// <summary>True if the peer has shown that it has a block or was told of it.</summary>
    public bool Knows(HeaderEntry entry) =>
        _lastAnnounced.HasAncestor(entry)
        || Compact.Sent?.HasAncestor(entry) == true
        || Compact.HasSent(entry.Hash)
        || Headers.Best?.HasAncestor(entry) == true;

    /// <summary>Queues a message; a peer whose queue is full is left.</summary>
    public void Send(PeerMessage message)
    {
        if (message.GetTransactions is { } question)
        {
            Interlocked.Add(ref _transactionsOwed, question.Wtxids.Count + question.Txids.Count);
        }

        if (!Queue.TryAdd(message))
        {
            Close(EndReason.Slow, "it does not read what it is sent");
        }
    }

    /// <summary>Transactions have come, or word that they are gone; those beyond what it was ever asked for are counted against it.</summary>
    public void NoteTransactions(int count)
    {
        var owed = Interlocked.Add(ref _transactionsOwed, -count);
        for (; owed < 0 && End is null; owed++)
        {
            Interlocked.Increment(ref _transactionsOwed);
            Misbehaved(Offence.UnaskedTransaction, "transactions that nobody asked for");
        }
    }

    /// <summary>When it asked for something last, as a timestamp; null if it never has.</summary>
    public long? LastAsked => Volatile.Read(ref _lastAsked) is var asked and not 0 ? asked : null;

    /// <summary>A message has come.</summary>
    public void NoteReceived(PeerMessage.MessageOneofCase kind)
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _lastReceived, now);
        if (kind is PeerMessage.MessageOneofCase.GetHeaders
            or PeerMessage.MessageOneofCase.GetTransactions
            or PeerMessage.MessageOneofCase.GetInventory
            or PeerMessage.MessageOneofCase.GetBlockTransactions)
        {
            Volatile.Write(ref _lastAsked, now);
        }
    }

    /// <summary>Asks for a sign of life, because somebody claims to be the same node.</summary>
    public void Doubt()
    {
        if (DoubtedFor is null)
        {
            Volatile.Write(ref _probedAt, _time.GetTimestamp());
            Send(Pings.Ask());
        }
    }

    /// <summary>
    /// Notes that it did something wrong, and says what in a few words. When it has done too much of that, the connection ends and
    /// the node is kept out for a while.
    /// </summary>
    public void Misbehaved(Violation violation)
    {
        var points = Scores?.Add(Remote.Id, RemoteEnd?.Address, violation.Offence) ?? OffencePoints.Of(violation.Offence);
        if (points >= OffencePoints.Limit || violation.Offence == Offence.Stalled)
        {
            Close(SessionEnd.Of(violation));
        }
    }

    /// <inheritdoc cref="Misbehaved(Violation)"/>
    public void Misbehaved(Offence offence, string text) => Misbehaved(new Violation(offence, text));

    public void Close(EndReason reason, string text) => Close(new SessionEnd(reason, text));

    /// <summary>Ends the connection. Only the first reason counts.</summary>
    public void Close(SessionEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
        {
            // Not on this thread: whoever closes may hold a lock that those who are woken want.
            _ = _closing.CancelAsync();
        }
    }

    /// <summary>Everything about it has ended.</summary>
    public void Dispose()
    {
        Blocks?.Dispose();
        _finished.TrySetResult();
    }

    public override string ToString() => $"{Address} ({Remote.Id})";
}

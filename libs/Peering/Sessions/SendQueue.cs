using System.Threading.Channels;
using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Peering.Sessions;

/// <summary>What waits to be sent to one peer, bounded by number and bytes.</summary>
internal sealed class SendQueue(int maxMessages, long maxBytes)
{
    private readonly Channel<(PeerMessage Message, int Size)> _messages = Channel.CreateBounded<(PeerMessage Message, int Size)>(
        new BoundedChannelOptions(maxMessages) { SingleReader = true });

    private long _bytes;
    private int _unsent;

    /// <summary>Messages that wait.</summary>
    public int Length => _messages.Reader.Count;

    /// <summary>Bytes for which there is room.</summary>
    public long Room => Math.Max(0, maxBytes - Volatile.Read(ref _bytes));

    /// <summary>True if the transport has taken everything.</summary>
    public bool IsEmpty => Volatile.Read(ref _unsent) == 0;

    /// <summary>Adds a message; false if there is no room.</summary>
    public bool TryAdd(PeerMessage message)
    {
        var size = message.CalculateSize();
        Interlocked.Increment(ref _unsent);
        if (Interlocked.Add(ref _bytes, size) <= maxBytes && _messages.Writer.TryWrite((message, size)))
        {
            return true;
        }

        Interlocked.Decrement(ref _unsent);
        Interlocked.Add(ref _bytes, -size);
        return false;
    }

    /// <summary>The next message and its bytes, when there is one; <see cref="Done"/> says that it is on its way.</summary>
    public async ValueTask<(PeerMessage Message, int Size)> TakeAsync(CancellationToken cancellationToken)
    {
        var next = await _messages.Reader.ReadAsync(cancellationToken);
        Interlocked.Add(ref _bytes, -next.Size);
        return next;
    }

    /// <summary>The transport has taken the message.</summary>
    public void Done() => Interlocked.Decrement(ref _unsent);
}

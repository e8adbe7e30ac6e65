using System.Threading.Channels;
using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Peering.Sessions;

/// <summary>What waits to be sent to one peer, bounded by number and bytes.</summary>
internal sealed class SendQueue(int maxMessages, long maxBytes)
{
    private readonly Channel<PeerMessage> _messages = Channel.CreateBounded<PeerMessage>(
        new BoundedChannelOptions(maxMessages) { SingleReader = true });

    private long _bytes;

    /// <summary>Messages that wait.</summary>
    public int Length => _messages.Reader.Count;

    /// <summary>Adds a message; false if there is no room.</summary>
    public bool TryAdd(PeerMessage message)
    {
        var size = message.CalculateSize();
        if (Interlocked.Add(ref _bytes, size) <= maxBytes && _messages.Writer.TryWrite(message))
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -size);
        return false;
    }

    /// <summary>The next message, when there is one.</summary>
    public async ValueTask<PeerMessage> TakeAsync(CancellationToken cancellationToken)
    {
        var message = await _messages.Reader.ReadAsync(cancellationToken);
        Interlocked.Add(ref _bytes, -message.CalculateSize());
        return message;
    }
}

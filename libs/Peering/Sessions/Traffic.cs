using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Peering.Sessions;

/// <summary>What went over one connection, and whether the peer keeps within <see cref="TrafficRule"/>. One reader, one writer.</summary>
internal sealed class Traffic(TimeProvider time)
{
    private readonly Dictionary<PeerMessage.MessageOneofCase, (TokenBucket Messages, TokenBucket Bytes)> _buckets = [];
    private long _messagesReceived;
    private long _bytesReceived;
    private long _messagesSent;
    private long _bytesSent;

    public long MessagesReceived => Volatile.Read(ref _messagesReceived);

    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    public long MessagesSent => Volatile.Read(ref _messagesSent);

    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>Counts a message that came; false if it is one too many.</summary>
    public bool TryReceive(PeerMessage.MessageOneofCase kind, int bytes)
    {
        Volatile.Write(ref _messagesReceived, _messagesReceived + 1);
        Volatile.Write(ref _bytesReceived, _bytesReceived + bytes);
        if (!_buckets.TryGetValue(kind, out var buckets))
        {
            var rule = TrafficRule.For(kind);
            buckets = (new(rule.Burst, rule.PerSecond, time), new(rule.BurstBytes, rule.BytesPerSecond, time));
            _buckets.Add(kind, buckets);
        }

        return buckets.Messages.TryTake(1) && buckets.Bytes.TryTake(bytes);
    }

    /// <summary>Counts a message that was sent.</summary>
    public void Sent(int bytes)
    {
        Volatile.Write(ref _messagesSent, _messagesSent + 1);
        Volatile.Write(ref _bytesSent, _bytesSent + bytes);
    }
}

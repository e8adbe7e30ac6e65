using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Peering.Sessions;

/// <summary>What has gone over all connections since the start, by kind of message. Thread-safe.</summary>
internal sealed class TrafficTotals
{
    private static readonly PeerMessage.MessageOneofCase[] Kinds = Enum.GetValues<PeerMessage.MessageOneofCase>();

    private readonly Row[] _received = Rows();
    private readonly Row[] _sent = Rows();

    public void Received(PeerMessage.MessageOneofCase kind, int bytes) => _received[(int)kind].Add(bytes);

    public void Sent(PeerMessage.MessageOneofCase kind, int bytes) => _sent[(int)kind].Add(bytes);

    public IReadOnlyList<PeerTraffic> Read() =>
        [.. Kinds.Select(kind => new PeerTraffic(
            NameOf(kind),
            _received[(int)kind].Messages,
            _received[(int)kind].Bytes,
            _sent[(int)kind].Messages,
            _sent[(int)kind].Bytes))];

    private static string NameOf(PeerMessage.MessageOneofCase kind) => kind == PeerMessage.MessageOneofCase.None
        ? "unknown"
        : PeerMessage.Descriptor.FindFieldByNumber((int)kind).Name;

    private static Row[] Rows() => [.. Enumerable.Range(0, (int)Kinds.Max() + 1).Select(static _ => new Row())];

    private sealed class Row
    {
        private long _messages;
        private long _bytes;

        public long Messages => Volatile.Read(ref _messages);

        public long Bytes => Volatile.Read(ref _bytes);

        public void Add(int bytes)
        {
            Interlocked.Increment(ref _messages);
            Interlocked.Add(ref _bytes, bytes);
        }
    }
}

using System.Threading.Channels;
using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sync;
using Blockyard.Primitives;

namespace Blockyard.Peering.Sessions;

/// <summary>What is known about the chain of one peer, and the talk about headers with it.</summary>
internal sealed class PeerHeaders(RemotePeer remote)
{
    /// <summary>Places for announcements; one more is kept for the answer to our own question.</summary>
    private const int InboxLength = 8;

    private readonly Lock _lock = new();
    private readonly Channel<Headers> _inbox = Channel.CreateBounded<Headers>(InboxLength + 1);
    private volatile HeaderEntry? _best;
    private volatile bool _isSettled;
    private long? _askedAt;
    private long? _lastAskedAt;

    /// <summary>The block with the most work that it has shown; null before the first.</summary>
    public HeaderEntry? Best => _best;

    /// <summary>True once it has answered what it has; from then on its claims do not count, only what it has shown.</summary>
    public bool IsSettled => _isSettled;

    /// <summary>The work of its chain: what it has shown, or claims while it has not been asked to the end.</summary>
    public UInt256 Work
    {
        get
        {
            var shown = _best is { IsInvalid: false } best ? best.ChainWork : UInt256.Zero;
            return _isSettled || shown > remote.TipWork ? shown : remote.TipWork;
        }
    }

    /// <summary>The height of its chain, likewise.</summary>
    public int Height => _best is { } best && (_isSettled || best.Height > remote.TipHeight) ? best.Height : remote.TipHeight;

    /// <summary>True if there was something about headers that we passed over: ask again when the answer is there.</summary>
    public bool AskAgain { get; set; }

    /// <summary>True if it has more headers, which we do not want yet.</summary>
    public bool IsPaused { get; set; }

    /// <summary>A block of its chain that an operator has invalidated here; when that is taken back, ask again.</summary>
    public HeaderEntry? Avoided { get; set; }

    /// <summary>A branch of little work that it has to show whole before any of it is kept; null if there is none.</summary>
    public HeaderProof? Proof { get; set; }

    /// <summary>Questions in a row that were put because headers did not fit to anything.</summary>
    public int Unconnected { get; set; }

    /// <summary>Headers that came from it since it was last level with us.</summary>
    public int Added { get; set; }

    /// <summary>Height of our best block when it was last level with us.</summary>
    public int AddedSince { get; set; }

    /// <summary>When the question was put that it has not answered, as a timestamp; null if none is open.</summary>
    public long? AskedAt
    {
        get
        {
            lock (_lock)
            {
                return _askedAt;
            }
        }
    }

    /// <summary>When the last question was put, answered or not, as a timestamp; null if none has been.</summary>
    public long? LastAskedAt
    {
        get
        {
            lock (_lock)
            {
                return _lastAskedAt;
            }
        }
    }

    /// <summary>Notes a block that it has.</summary>
    public void Learn(HeaderEntry entry)
    {
        lock (_lock)
        {
            if (_best is null || _best.IsInvalid || entry.ChainWork > _best.ChainWork)
            {
                _best = entry;
            }
        }
    }

    /// <summary>Notes that it has told everything.</summary>
    public void Settle() => _isSettled = true;

    /// <summary>Notes a question; false if one is open already.</summary>
    public bool TryAsk(long timestamp)
    {
        lock (_lock)
        {
            if (_askedAt is not null)
            {
                return false;
            }

            _askedAt = timestamp;
            _lastAskedAt = timestamp;
            return true;
        }
    }

    /// <summary>Notes an answer; false if nobody asked.</summary>
    public bool TryAnswer()
    {
        lock (_lock)
        {
            var asked = _askedAt is not null;
            _askedAt = null;
            return asked;
        }
    }

    /// <summary>Keeps headers until they are dealt with; false if there is no room.</summary>
    public bool TryKeep(Headers message) =>
        (!message.Announcement || _inbox.Reader.Count < InboxLength) && _inbox.Writer.TryWrite(message);

    /// <summary>The headers that wait.</summary>
    public IAsyncEnumerable<Headers> ReadAllAsync(CancellationToken cancellationToken) => _inbox.Reader.ReadAllAsync(cancellationToken);
}

using System.Threading.Channels;
using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;

namespace Blockyard.Peering.Compact;

/// <summary>The talk about compact blocks with one peer: what was sent, what waits to be dealt with, and the answer that we wait for.</summary>
internal sealed class CompactTalk
{
    /// <summary>More are passed over: their headers are announced too.</summary>
    private const int Capacity = 4;

    private readonly Lock _lock = new();
    private readonly Channel<CompactBlock> _blocks = Channel.CreateBounded<CompactBlock>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly HashSet<Hash256> _pending = [];
    private TaskCompletionSource<BlockTransactions>? _answer;
    private Hash256 _asked;
    private Hash256 _last;
    private volatile HeaderEntry? _sent;

    /// <summary>The last block that was sent to the peer.</summary>
    public HeaderEntry? Sent
    {
        get => _sent;
        set => _sent = value;
    }

    /// <summary>True if the peer has just sent this block itself.</summary>
    public bool HasSent(in Hash256 hash)
    {
        lock (_lock)
        {
            return _last == hash;
        }
    }

    /// <summary>True while a block that the peer has sent waits to be dealt with: nobody needs to fetch it from this peer.</summary>
    public bool IsBusyWith(in Hash256 hash)
    {
        lock (_lock)
        {
            return _pending.Contains(hash);
        }
    }

    /// <summary>Keeps a block until it is dealt with, if there is room.</summary>
    /// <returns>False if it has no header.</returns>
    public bool TryAdd(CompactBlock message)
    {
        if (message.Header.Length != BlockHeader.Size || !BlockHeader.TryParse(message.Header.Span, out var header))
        {
            return false;
        }

        lock (_lock)
        {
            // The same block twice is worth no second try.
            if (_last != header.Hash && _pending.Count < Capacity && _pending.Add(header.Hash))
            {
                _last = header.Hash;
                _blocks.Writer.TryWrite(message);
            }

            return true;
        }
    }

    /// <summary>A block is dealt with.</summary>
    public void Settle(in Hash256 hash)
    {
        lock (_lock)
        {
            _pending.Remove(hash);
        }
    }

    /// <summary>The blocks that wait.</summary>
    public IAsyncEnumerable<CompactBlock> ReadAllAsync(CancellationToken cancellationToken) =>
        _blocks.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Begins to wait for transactions of a block. For one at a time.</summary>
    public Task<BlockTransactions> Expect(in Hash256 hash)
    {
        lock (_lock)
        {
            _asked = hash;
            _answer = new TaskCompletionSource<BlockTransactions>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _answer.Task;
        }
    }

    /// <summary>Takes transactions of a block. What comes too late, or was never asked for, is passed over.</summary>
    public void Answer(in Hash256 hash, BlockTransactions message)
    {
        lock (_lock)
        {
            if (_asked == hash)
            {
                _answer?.TrySetResult(message);
                _answer = null;
            }
        }
    }
}

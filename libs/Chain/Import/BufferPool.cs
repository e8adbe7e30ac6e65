using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>The buffers of one import, and how much of them the chain is at work on.</summary>
/// <remarks>
/// <para>The chain may have only so many bytes of blocks at once, so that a fast source does not fill the memory with blocks that
/// wait.</para>
/// <para>A buffer grows to the largest block that it ever held. Thousands of small blocks are on their way at once where a dozen
/// full ones are, so only a few buffers are kept, and the last to come back is the first to go out: were they used in turn, all
/// would grow.</para>
/// <para>Safe to use from several threads.</para>
/// </remarks>
internal sealed class BufferPool
{
    /// <summary>Bytes of blocks that the chain may have: a handful of full blocks, enough for it never to wait for the next.</summary>
    private const long MaxLent = 8L << 20;

    /// <summary>Buffers that are kept for later: as many as there are full blocks on their way.</summary>
    private const int MaxFree = 16;

    private readonly Stack<BlockBuffer> _free = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private long _lent;

    /// <summary>A buffer for one block.</summary>
    public BlockBuffer Rent()
    {
        lock (_lock)
        {
            return _free.TryPop(out var buffer) ? buffer : new BlockBuffer();
        }
    }

    /// <summary>The chain gets the block in a buffer.</summary>
    public void Lend(BlockBuffer buffer)
    {
        lock (_lock)
        {
            _lent += buffer.Raw.Length;
        }
    }

    /// <summary>The chain is through with the block in a buffer.</summary>
    public void Return(BlockBuffer buffer)
    {
        TaskCompletionSource? room;
        bool kept;
        lock (_lock)
        {
            _lent -= buffer.Raw.Length;
            kept = _free.Count < MaxFree;
            if (kept)
            {
                _free.Push(buffer);
            }

            room = _lent < MaxLent ? _room : null;
            _room = _lent < MaxLent ? null : _room;
        }

        if (!kept)
        {
            buffer.Dispose();
        }

        room?.SetResult();
    }

    /// <summary>Ends when the chain may have another block.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_lock)
        {
            return _lent < MaxLent
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Gives the memory of all buffers back that the chain has not.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            while (_free.TryPop(out var buffer))
            {
                buffer.Dispose();
            }
        }
    }
}

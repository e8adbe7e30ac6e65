using System.Collections.Concurrent;
using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>The buffers of one import, and how much of them the chain is at work on.</summary>
/// <remarks>
/// The chain may have only so many bytes of blocks at once, so that a fast source does not fill the memory with blocks that wait.
/// Safe to use from several threads.
/// </remarks>
internal sealed class BufferPool
{
    /// <summary>Bytes of blocks that the chain may have: a handful of full blocks, enough for it never to wait for the next.</summary>
    private const long MaxLent = 8L << 20;

    private readonly ConcurrentQueue<BlockBuffer> _free = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private long _lent;

    /// <summary>A buffer for one block.</summary>
    public BlockBuffer Rent() => _free.TryDequeue(out var buffer) ? buffer : new BlockBuffer();

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
        lock (_lock)
        {
            _lent -= buffer.Raw.Length;
            room = _lent < MaxLent ? _room : null;
            _room = _lent < MaxLent ? null : _room;
        }

        _free.Enqueue(buffer);
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
        while (_free.TryDequeue(out var buffer))
        {
            buffer.Dispose();
        }
    }
}

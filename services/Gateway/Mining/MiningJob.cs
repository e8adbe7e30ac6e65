using Blockyard.Contracts.Miner.V1;

namespace Blockyard.Services.Gateway.Mining;

/// <summary>A number of blocks being made.</summary>
internal sealed class MiningJob(string id, uint count, string address)
{
    private readonly Lock _lock = new();
    private readonly List<string> _hashes = [];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _height;
    private Exception? _error;

    public string Id => id;

    public uint Count => count;

    public string Address => address;

    /// <summary>Completes when the job has ended, well or badly.</summary>
    public Task Done => _done.Task;

    /// <summary>Why it failed; null as long as it did not.</summary>
    public Exception? Error => Volatile.Read(ref _error);

    public void Made(GenerateBlocksResponse block)
    {
        lock (_lock)
        {
            _hashes.Add(block.BlockHash);
            _height = block.Height;
        }
    }

    public void End(Exception? error)
    {
        Volatile.Write(ref _error, error);
        _done.TrySetResult();
    }

    /// <summary>How far it is.</summary>
    public MiningJobView View()
    {
        lock (_lock)
        {
            var state =
                !Done.IsCompleted ? "running"
                : Error is null ? "done"
                : "failed";
            return new MiningJobView(
                id,
                state,
                count,
                (uint)_hashes.Count,
                _hashes.Count == 0 ? null : _height,
                [.. _hashes],
                (Error as Grpc.Core.RpcException)?.Status.Detail ?? Error?.Message);
        }
    }
}

using Blockyard.Chain;
using Blockyard.Storage;
using Blockyard.TestKit.Chains;

namespace Blockyard.ChainStorage.Tests;

/// <summary>A chain that takes checkpoints all the time, on a disk of the test's choice.</summary>
internal sealed class NodeOnDisk : IAsyncDisposable
{
    private readonly TestChain _chain;
    private readonly KeyValueChainState _state;
    private readonly FileBlockLog _log;

    private NodeOnDisk(TestChain chain, KeyValueChainState state, FileBlockLog log)
    {
        _chain = chain;
        _state = state;
        _log = log;
    }

    /// <summary>How it runs.</summary>
    public static ChainSettings Settings { get; } = new() { CheckpointBlocks = 3, EarlyWriteBytes = 0, ScriptThreads = 1 };

    public Blockchain Chain => _chain.Chain;

    /// <summary>Why the node cannot store anything, or null.</summary>
    public string? Trouble => Chain.Stopped.IsFaulted
        ? Chain.Stopped.Exception!.GetBaseException().Message
        : (_log.HealthError ?? _state.HealthError)?.Message;

    public static async Task<NodeOnDisk> OpenAsync(string directory, IStoreDisk disk)
    {
        var settings = TestSettings.For(directory) with { Disk = disk };
        var log = FileBlockLog.Open(settings);
        KeyValueChainState? state = null;
        try
        {
            state = KeyValueChainState.Open(settings);
            return new NodeOnDisk(await TestChain.StartAsync(log: log, state: state, settings: Settings), state, log);
        }
        catch
        {
            Close(state);
            Close(log);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _chain.DisposeAsync();
        Close(_state);
        Close(_log);
    }

    private static void Close(IDisposable? store)
    {
        try
        {
            store?.Dispose();
        }
        catch (IOException)
        {
            // It wanted to commit, and the disk is broken or off.
        }
    }
}

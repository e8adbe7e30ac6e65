using Blockyard.Chain;
using Blockyard.ChainStorage;
using Blockyard.Consensus;
using Blockyard.Hosting;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>Opens a node's stores as its options say; what an operator can mend becomes one clear line.</summary>
internal static class ChainOpening
{
    /// <summary>The parameters of the network that is asked for.</summary>
    public static ChainParams Parameters(ChainStoreOptions options) =>
        ChainParams.For(Enum.Parse<Network>(options.Network, ignoreCase: true));

    /// <summary>How the chain runs.</summary>
    public static ChainSettings Settings(ChainStoreOptions options) => new()
    {
        ScriptThreads = options.ScriptThreads > 0 ? options.ScriptThreads : Math.Max(1, Environment.ProcessorCount - 1),
        CheckpointBlocks = options.CheckpointBlocks,
        CheckpointInterval = TimeSpan.FromSeconds(options.CheckpointIntervalSeconds),
        RebuildState = options.RebuildIndex,
    };

    /// <summary>Where and how the chain is kept.</summary>
    public static ChainStorageSettings Storage(ChainStoreOptions options, ILoggerFactory loggers) => new()
    {
        Directory = Path.GetFullPath(options.Directory),
        Network = Parameters(options).MessageStart,
        MemoryBytes = (long)options.MemoryMiB << 20,
        Space = new DiskSpace((long)options.ReservedMiB << 20),
        Logger = loggers.CreateLogger("Blockyard.ChainStorage"),
    };

    /// <summary>Opens a store.</summary>
    /// <exception cref="ServiceStartException">It is damaged, locked, full, of another network, or the disk fails.</exception>
    public static T Open<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (IsForOperators(error))
        {
            throw new ServiceStartException(error.Message, error);
        }
    }

    /// <summary>As <see cref="Open{T}"/>, for what takes longer.</summary>
    public static async Task<T> OpenAsync<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception error) when (IsForOperators(error))
        {
            throw new ServiceStartException(error.Message, error);
        }
    }

    private static bool IsForOperators(Exception error) =>
        error is IOException or InvalidDataException or UnauthorizedAccessException;
}

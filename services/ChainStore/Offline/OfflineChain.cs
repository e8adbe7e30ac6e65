using Blockyard.Chain;
using Blockyard.ChainStorage;
using Blockyard.Services.ChainStore.Progress;
using Blockyard.Services.ChainStore.Startup;

namespace Blockyard.Services.ChainStore.Offline;

/// <summary>The chain of a node that is not running, opened for a command.</summary>
internal sealed class OfflineChain : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ILoggerFactory _loggers = CreateLoggers();
    private readonly FileBlockLog _log;
    private readonly KeyValueChainState _state;

    private OfflineChain(ChainStoreOptions options)
    {
        var storage = ChainOpening.Storage(options, _loggers);
        _log = ChainOpening.Open(() => FileBlockLog.Open(storage));
        try
        {
            _state = ChainOpening.Open(() => KeyValueChainState.Open(storage));
        }
        catch
        {
            _log.Dispose();
            throw;
        }

        Chain = new Blockchain(
            ChainOpening.Parameters(options), _log, _state, _state, ChainOpening.Settings(options), TimeProvider.System);
    }

    /// <summary>The chain.</summary>
    public Blockchain Chain { get; }

    /// <summary>Height from which a rebuild that was interrupted goes on; null if none was.</summary>
    private int? RebuiltTo => _state.IsRebuilding ? _state.CheckpointHeight : null;

    /// <summary>Loggers of a command: they tell what needs attention.</summary>
    public static ILoggerFactory CreateLoggers() => LoggerFactory.Create(
        logging => logging.AddSimpleConsole(line => line.SingleLine = true).SetMinimumLevel(LogLevel.Warning));

    /// <summary>Opens the chain of a node and brings its state up to its log.</summary>
    public static async Task<OfflineChain> OpenAsync(ChainStoreOptions options, CancellationToken cancellationToken)
    {
        var opened = new OfflineChain(options);
        try
        {
            await opened.StartAsync(options, cancellationToken);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells what the chain ends with, so that it can be held against another node's.</summary>
    public async Task TellEndAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"tip {Chain.Tip.Height} {Chain.Tip.Hash}");
        var coins = await Chain.GetUtxoSetInfoAsync(cancellationToken);
        Console.WriteLine($"{coins.CoinCount} coins, hash_serialized_3 {coins.HashSerialized}, muhash {coins.MuHash}");
    }

    public async ValueTask DisposeAsync()
    {
        await Chain.DisposeAsync();
        _state.Dispose();
        _log.Dispose();
        _loggers.Dispose();
    }

    private async Task StartAsync(ChainStoreOptions options, CancellationToken cancellationToken)
    {
        if (options.RebuildIndex)
        {
            Console.WriteLine(RebuiltTo is { } height
                ? $"A rebuild was interrupted; it goes on from height {height}."
                : "Coins and indexes are thrown away and rebuilt from the block log.");
        }

        using var line = options.RebuildIndex
            ? new ReplayLine("rebuild", new ReplayWatch(), TimeSpan.Zero)
            : new ReplayLine("replay", new ReplayWatch(), Moment);
        await Chain.StartAsync(line, cancellationToken);
    }
}

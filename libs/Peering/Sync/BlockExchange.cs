using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Peering.Compact;
using Blockyard.Peering.Sessions;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Sync;

/// <summary>All parts that have to do with headers and blocks, put together.</summary>
internal sealed class BlockExchange : IDisposable
{
    private readonly HeaderRoom _room;
    private readonly TipAnnouncer _tips;
    private readonly CompactAnnouncer _fresh;

    public BlockExchange(
        Blockchain chain, TransactionPool pool, PeerTable table, PeerSettings settings, TimeProvider time, ILogger logger)
    {
        Claims = new BlockClaims(chain, settings, time);
        Budget = new ByteBudget(settings.BlockBytesInFlight);
        HandOver = new BlockHandOver(chain, Claims, Budget, settings, logger);
        var fetcher = new BlockFetcher(Claims, HandOver, Budget, settings, time, logger);
        Blocks = new BlockSync(Claims, fetcher, HandOver, table, settings, time);
        _room = new HeaderRoom(chain, table, Claims, settings);
        Headers = new HeaderSync(chain, _room, Blocks, settings, time);
        Compact = new CompactReceiver(chain, pool, Claims, settings, time, logger);
        _fresh = new CompactAnnouncer(chain, table);
        _tips = new TipAnnouncer(chain, table, _fresh);
    }

    /// <summary>Who sends which blocks.</summary>
    public BlockClaims Claims { get; }

    /// <summary>Memory of blocks on their way.</summary>
    public ByteBudget Budget { get; }

    /// <summary>Blocks on their way to the chain.</summary>
    public BlockHandOver HandOver { get; }

    /// <summary>Learns the chains of peers.</summary>
    public HeaderSync Headers { get; }

    /// <summary>Fetches their blocks.</summary>
    public BlockSync Blocks { get; }

    /// <summary>Takes new blocks without their transactions.</summary>
    public CompactReceiver Compact { get; }

    /// <summary>Begins to hand blocks over and to announce them.</summary>
    /// <param name="loops">Runs the loops.</param>
    /// <param name="tipChanged">Called after each announcement.</param>
    public void Start(LoopGroup loops, Action tipChanged)
    {
        loops.Start(HandOver.SubmitAsync);
        loops.Start(HandOver.SettleAsync);
        loops.Start(_fresh.RunAsync);
        loops.Start(cancellation => _tips.RunAsync(
            _ =>
            {
                Blocks.Signal();
                tipChanged();
            },
            cancellation));
    }

    public void Dispose() => _room.Dispose();
}

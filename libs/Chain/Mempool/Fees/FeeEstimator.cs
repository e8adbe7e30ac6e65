using Blockyard.Consensus;

namespace Blockyard.Chain.Mempool.Fees;

/// <summary>Says which fee rate should confirm within a number of blocks.</summary>
/// <remarks>
/// The larger of two figures: what has to be outbid in the pool now, if blocks of full size come and nothing is added, and what
/// would nearly always have been enough lately (<see cref="BlockPrices"/>). In simulated markets that are steady,
/// swing or burst the estimate for a number of blocks is met in more than 85 % of cases; where the level jumps, in more than 80 %. Where blocks have room to spare, as on a quiet regtest, that is the lowest rate that is relayed.
/// Thread-safe.
/// </remarks>
public sealed class FeeEstimator(TransactionPool pool, TimeProvider time)
{
    /// <summary>The most blocks that can be asked for.</summary>
    public const int MaxTarget = 1_008;

    private const long BlockVirtualSize = (BlockRules.MaxWeight / BlockRules.WitnessScale) - 2_000;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private FeeHistogram? _waiting;
    private DateTimeOffset _counted;

    /// <summary>What the last blocks asked.</summary>
    internal BlockPrices Blocks { get; } = new();

    /// <summary>Blocks that the estimates rest on.</summary>
    public int ObservedBlocks => Blocks.Count;

    /// <summary>
    /// The largest number of blocks that they say something about of its own; larger ones are answered by it and by what waits. 0
    /// before the first block.
    /// </summary>
    public int LongestTarget => Blocks.LongestTarget;

    /// <summary>What the last blocks asked, oldest first, to be kept over a restart.</summary>
    public IReadOnlyList<FeeRate> Save() => Blocks.ToArray();

    /// <summary>Goes on from what was kept over a restart.</summary>
    public void Restore(IReadOnlyList<FeeRate> prices) => Blocks.Restore(prices);

    /// <summary>The rate for a transaction to be confirmed within so many blocks; never rises with their number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 1 to <see cref="MaxTarget"/>.</exception>
    public FeeRate Estimate(int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, MaxTarget);
        var rate = pool.GetInfo().MinFee;
        var waiting = GetHistogram().RateAtDepth(blocks * BlockVirtualSize);
        rate = waiting > rate ? waiting : rate;
        var asked = Blocks.PriceFor(blocks);
        return asked > rate ? asked : rate;
    }

    /// <summary>How much waits at which rate, at most a second old.</summary>
    public FeeHistogram GetHistogram()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_waiting is null || now - _counted >= FreshFor)
            {
                using (pool.Read())
                {
                    _waiting = FeeHistogram.Of(pool.Graph.Order.OldestFirst());
                }

                _counted = now;
            }

            return _waiting;
        }
    }
}

using Blockyard.Consensus;

namespace Blockyard.Chain.Mempool.Fees;

/// <summary>What the last blocks asked for a place in them. Thread-safe.</summary>
/// <remarks>
/// <para>A block with room to spare asks nothing; a full one asks what the cheapest tenth of its transactions paid. A transaction gets
/// in within n blocks if it pays what the cheapest of them asks, so the estimate looks at every n blocks in a row that there were
/// not long ago, and takes what would have been enough in nearly all cases. That assumes nothing about how one block's price goes
/// with the next one's.</para>
/// <para>It takes sixteen times as many blocks to say anything about a number of blocks: a young chain answers for fewer blocks
/// than it is asked for, which costs more and is safe.</para>
/// </remarks>
internal sealed class BlockPrices
{
    /// <summary>Blocks that are remembered.</summary>
    public const int Capacity = 2_016;

    private const int FullWeight = BlockRules.MaxWeight / 10 * 9;
    private const int RunsPerBlock = 16;
    private const int FewestRuns = 72;
    private const double Confidence = 0.94;

    private static readonly int[] Targets = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 120];

    private readonly Lock _lock = new();
    private readonly List<FeeRate> _prices = new(Capacity);
    private FeeRate[]? _byTarget;

    /// <summary>Blocks that were seen.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _prices.Count;
            }
        }
    }

    /// <summary>The largest number of blocks that something can be said about; a larger one is answered like this. 0 before the first.</summary>
    public int LongestTarget
    {
        get
        {
            lock (_lock)
            {
                return _prices.Count == 0 ? 0 : Targets[KnownTargets() - 1];
            }
        }
    }

    /// <summary>Notes a block.</summary>
    /// <param name="weight">Its weight.</param>
    /// <param name="rates">What its transactions paid, as far as it is known; sorted by this method.</param>
    public void Add(int weight, List<FeeRate> rates)
    {
        if (weight >= FullWeight && rates.Count == 0)
        {
            // Nothing of it waited here: what it asked is not known.
            return;
        }

        rates.Sort();
        var price = weight < FullWeight ? default : rates[rates.Count / 10];
        lock (_lock)
        {
            if (_prices.Count == Capacity)
            {
                _prices.RemoveAt(0);
            }

            _prices.Add(price);
            _byTarget = null;
        }
    }

    /// <summary>The rate that would nearly always have got into one of <paramref name="blocks"/> blocks; never rises with their number.</summary>
    public FeeRate PriceFor(int blocks)
    {
        lock (_lock)
        {
            if (_prices.Count == 0)
            {
                return default;
            }

            _byTarget ??= Estimate();
            var place = Array.BinarySearch(Targets, 0, _byTarget.Length, blocks);
            return _byTarget[place >= 0 ? place : ~place - 1];
        }
    }

    /// <summary>All prices, oldest first.</summary>
    public FeeRate[] ToArray()
    {
        lock (_lock)
        {
            return [.. _prices];
        }
    }

    /// <summary>Puts prices, oldest first, in place of all that is known.</summary>
    public void Restore(IReadOnlyList<FeeRate> prices)
    {
        lock (_lock)
        {
            _prices.Clear();
            _prices.AddRange(prices.Skip(prices.Count - Capacity));
            _byTarget = null;
        }
    }

    private int KnownTargets() => Math.Max(1, Array.FindLastIndex(Targets, blocks => _prices.Count >= RunsPerBlock * blocks) + 1);

    private FeeRate[] Estimate()
    {
        var estimates = new FeeRate[KnownTargets()];
        for (var i = 0; i < estimates.Length; i++)
        {
            var estimate = Estimate(Targets[i]);
            estimates[i] = i > 0 && estimates[i - 1] < estimate ? estimates[i - 1] : estimate;
        }

        return estimates;
    }

    private FeeRate Estimate(int blocks)
    {
        var count = Math.Min(Math.Max(RunsPerBlock * blocks, FewestRuns), _prices.Count - blocks + 1);
        var cheapest = new FeeRate[count];
        for (var run = 0; run < count; run++)
        {
            var end = _prices.Count - run;
            cheapest[run] = _prices[end - 1];
            for (var i = end - blocks; i < end; i++)
            {
                cheapest[run] = _prices[i] < cheapest[run] ? _prices[i] : cheapest[run];
            }
        }

        Array.Sort(cheapest);
        return cheapest[Math.Min((int)(Confidence * count), count - 1)];
    }
}

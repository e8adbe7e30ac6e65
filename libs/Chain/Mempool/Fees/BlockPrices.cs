using Blockyard.Consensus;

namespace Blockyard.Chain.Mempool.Fees;

/// <summary>What the last blocks asked for a place in them. Thread-safe.</summary>
/// <remarks>A block with room to spare asks nothing; a full one asks what the cheapest tenth of its transactions paid.</remarks>
internal sealed class BlockPrices
{
    private const int Window = 48;
    private const int FullWeight = BlockRules.MaxWeight / 10 * 9;
    private const double Confidence = 0.9;

    private readonly Lock _lock = new();
    private readonly Queue<FeeRate> _prices = new(Window);

    /// <summary>Notes a block.</summary>
    /// <param name="weight">Its weight.</param>
    /// <param name="rates">What its transactions paid, as far as it is known; sorted by this method.</param>
    public void Add(int weight, List<FeeRate> rates)
    {
        rates.Sort();
        var price = weight < FullWeight || rates.Count == 0 ? default : rates[rates.Count / 10];
        lock (_lock)
        {
            if (_prices.Count == Window)
            {
                _prices.Dequeue();
            }

            _prices.Enqueue(price);
        }
    }

    /// <summary>The rate that would have got into one of <paramref name="blocks"/> blocks in nine cases of ten.</summary>
    public FeeRate PriceFor(int blocks)
    {
        lock (_lock)
        {
            if (_prices.Count == 0)
            {
                return default;
            }

            // Each block alone has to ask no more with this probability, so that all of them miss it in one case of ten.
            var sorted = _prices.Order().ToArray();
            var share = 1 - Math.Pow(1 - Confidence, 1.0 / blocks);
            return sorted[Math.Min((int)(share * sorted.Length), sorted.Length - 1)];
        }
    }
}

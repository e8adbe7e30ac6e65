using Blockyard.TestKit.Observed;

namespace Blockyard.Crash.Load;

/// <summary>The generator's spends of one cycle, for blocks to take in and for rivals to conflict with. Thread-safe.</summary>
/// <param name="unspentAt">Height at which all their coins were unspent, on every branch.</param>
internal sealed class RecentSpends(int unspentAt)
{
    private readonly Lock _gate = new();
    private readonly List<Spend> _spends = [];

    public void Add(Spend spend)
    {
        lock (_gate)
        {
            _spends.Add(spend);
        }
    }

    /// <summary>Some of them whose coins are there for a block on this parent, no two of which spend the same coin.</summary>
    public IReadOnlyList<Spend> PickFor(KnownBlock parent, int count, Random random)
    {
        var chosen = new List<Spend>();
        lock (_gate)
        {
            for (var i = 0; i < count && _spends.Count > 0; i++)
            {
                var spend = _spends[random.Next(_spends.Count)];
                if (spend.Coins.All(coin => parent.Leaves(coin.OutPoint, unspentAt))
                    && !chosen.Any(other => other.Coins.Intersect(spend.Coins).Any()))
                {
                    chosen.Add(spend);
                }
            }
        }

        return chosen;
    }
}

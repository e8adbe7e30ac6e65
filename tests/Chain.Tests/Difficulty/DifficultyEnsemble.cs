namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>Many networks of one kind, so that what is by chance can be told from what is by rule.</summary>
internal sealed class DifficultyEnsemble
{
    private readonly IReadOnlyList<HashPower> _plan;

    private DifficultyEnsemble(IReadOnlyList<HashPower> plan, BlockTrace[] traces)
    {
        _plan = plan;
        Traces = traces;
    }

    /// <summary>One chain for each seed.</summary>
    public IReadOnlyList<BlockTrace> Traces { get; }

    /// <summary>Mines them, with one miner each.</summary>
    public static DifficultyEnsemble Run(IReadOnlyList<HashPower> plan, double end, int seeds, NaiveRule? naive = null)
    {
        var traces = new BlockTrace[seeds];
        Parallel.For(0, seeds, seed =>
        {
            var network = new VirtualNetwork([new VirtualMiner(1)], seed + 1, naive: naive);
            network.Run(plan, end);
            traces[seed] = network.Trace();
        });
        return new DifficultyEnsemble(plan, traces);
    }

    /// <summary>Mean difficulty at a moment; 1 is the one that makes ten seconds of the hash rate there is.</summary>
    public double DifficultyAt(double moment) => Traces.Average(trace => Relative(trace, moment));

    /// <summary>How much of what a chain's difficulty is off by at one moment is left some seconds later, from 1 to -1.</summary>
    /// <remarks>The moments are taken from the end of each stretch of even hash rate, where all that is left is chance.</remarks>
    public double Autocorrelation(double lag, double stretch, double settling, double step)
    {
        var (product, square) = (0.0, 0.0);
        foreach (var trace in Traces)
        {
            foreach (var power in _plan)
            {
                for (var at = power.From + settling; at + lag < power.From + stretch; at += step)
                {
                    var now = Relative(trace, at) - 1;
                    var later = Relative(trace, at + lag) - 1;
                    product += now * later;
                    square += ((now * now) + (later * later)) / 2;
                }
            }
        }

        return product / square;
    }

    private double Relative(BlockTrace trace, double moment) =>
        trace.WorkAt(moment) / (10 * _plan.Last(power => power.From <= moment).HashesPerSecond);
}

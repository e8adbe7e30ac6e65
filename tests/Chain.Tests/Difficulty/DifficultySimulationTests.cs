namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>devnet's difficulty follows hash power: after the start, and after it becomes ten times as much or a tenth.</summary>
/// <remarks>
/// What is to be expected: let u be the difficulty over the one that makes ten seconds. It comes to 1 by a factor of two in each
/// half-life, u(t) = 1 - (1 - u(0)) / 2^t, and has no other motion than that. Three half-lives after a tenfold rise it is 0.89; after
/// a fall to a tenth it is 2.1 then and 1.1 after 6.5, and nothing that doubles a target at most once a half-life could be there
/// in three. The mean spacing from three half-lives on until the hash power changes again is within a tenth of ten seconds each time.
/// </remarks>
public sealed class DifficultySimulationTests
{
    private const double HalfLife = 600;
    private const double Stretch = 24 * HalfLife;
    private const double Settling = 8 * HalfLife;
    private const double End = 5 * Stretch;
    private const int Seeds = 12;

    // The start, a rise, two falls and a rise.
    private static readonly HashPower[] Plan =
        [new(0, 1e8), new(Stretch, 1e9), new(2 * Stretch, 1e8), new(3 * Stretch, 1e7), new(4 * Stretch, 1e8)];

    private static readonly Lazy<DifficultyEnsemble> Devnet = new(static () => DifficultyEnsemble.Run(Plan, End, Seeds));

    [Fact]
    public void From_three_half_lives_after_the_start_and_after_every_tenfold_change_blocks_come_every_ten_seconds()
    {
        Assert.All(Devnet.Value.Traces, trace => Assert.All(
            Plan, power => Assert.InRange(trace.MeanSpacing(power.From + (3 * HalfLife), power.From + Stretch), 9, 11)));

        // It takes no long time to average to that, where there is no law against it.
        Assert.All([Plan[0], Plan[1], Plan[4]], power => Assert.InRange(
            Devnet.Value.Traces.Average(trace => trace.MeanSpacing(power.From + (3 * HalfLife), power.From + (6 * HalfLife))), 9, 11));
    }

    [Fact]
    public void Difficulty_comes_to_its_new_place_by_a_factor_of_two_each_half_life_and_never_goes_beyond()
    {
        for (var i = 0; i < Plan.Length; i++)
        {
            var before = i == 0 ? VirtualNode.Hashes(Consensus.ChainParams.Devnet.PowLimit) / 10 : Plan[i - 1].HashesPerSecond;
            var distance = 1 - (before / Plan[i].HashesPerSecond);
            for (var halfLives = 0.5; halfLives < 24; halfLives += 0.5)
            {
                var expected = 1 - (distance * Math.Pow(2, -halfLives));
                var difficulty = Devnet.Value.DifficultyAt(Plan[i].From + (halfLives * HalfLife));
                Assert.True(
                    Math.Abs((difficulty / expected) - 1) < 0.15,
                    $"{difficulty:f3} and not {expected:f3}, {halfLives} half-lives after change {i}");
            }
        }
    }

    [Fact]
    public void What_chance_does_to_the_difficulty_fades_and_does_not_swing_back()
    {
        for (var halfLives = 0.5; halfLives <= 6; halfLives += 0.5)
        {
            var left = AutocorrelationOf(Devnet.Value, halfLives);
            Assert.InRange(left, Math.Pow(2, -halfLives) - 0.15, Math.Pow(2, -halfLives) + 0.15);
        }
    }

    [Fact]
    public void A_rule_that_swings_is_seen_to_swing()
    {
        var naive = DifficultyEnsemble.Run(Plan, End, seeds: 3, new NaiveRule(window: 60, blocksToCorrect: 20));

        Assert.Contains(Enumerable.Range(1, 12), half => AutocorrelationOf(naive, half * 0.5) < -0.3);
        Assert.Contains(Enumerable.Range(1, 48), half => naive.DifficultyAt(Stretch + (half * 0.5 * HalfLife)) > 1.3);
    }

    private static double AutocorrelationOf(DifficultyEnsemble networks, double halfLives) =>
        networks.Autocorrelation(halfLives * HalfLife, Stretch, Settling, step: 60);
}

using Blockyard.Network.Links;

namespace Blockyard.Network.Ordeals;

/// <summary>Which ordeals come one after the other.</summary>
internal static class OrdealPlan
{
    /// <summary>Draws for ever.</summary>
    public static IEnumerable<IOrdeal> Draw(Random random)
    {
        while (true)
        {
            yield return random.Next(9) switch
            {
                0 or 1 => new KillOrdeal(random.Next(1, 6), random.Next(2), Hard: true),
                2 => new KillOrdeal(random.Next(1, 3), random.Next(3), Hard: false),
                3 or 4 => new PartitionOrdeal(random.Next(1, 3), random.Next(2) == 0 ? WireState.Silent : WireState.Refused, random.Next(2, 8), Kill: random.Next(3) == 0),
                5 => new SlowLinkOrdeal(TimeSpan.FromSeconds(random.Next(3, 10))),
                6 => new MeanwhileOrdeal(
                    new LiarOrdeal(), new PartitionOrdeal(1, WireState.Silent, random.Next(2, 8), Kill: false), new SlowLinkOrdeal(TimeSpan.FromSeconds(5))),
                7 => new IdleMinersOrdeal(TimeSpan.FromSeconds(random.Next(2, 5))),
                _ => new AbsenceOrdeal(random.Next(10, 150), Wiped: random.Next(2) == 0),
            };
        }
    }
}

using Blockyard.Network.Links;
using Blockyard.Network.Ordeals;
using Blockyard.Network.Session;
using Blockyard.TestKit;
using Xunit.Abstractions;

namespace Blockyard.Network.Tests;

public sealed class NetworkRunTests(ITestOutputHelper output)
{
    [RequiresToolFact("dotnet", "kill")]
    public async Task Killed_divided_slowed_down_and_lied_to_under_load_five_nodes_agree_and_keep_every_transaction()
    {
        IOrdeal[] plan =
        [
            new KillOrdeal(ChainStores: 2, Miners: 1, Hard: true),

            // Nodes have patience with some of the liars, for half a minute: time enough for the others.
            new MeanwhileOrdeal(
                new LiarOrdeal(),
                new PartitionOrdeal(Small: 2, WireState.Silent, Blocks: 3, Kill: false),
                new SlowLinkOrdeal(TimeSpan.FromSeconds(4)),
                new PartitionOrdeal(Small: 1, WireState.Refused, Blocks: 3, Kill: false),
                new IdleMinersOrdeal(TimeSpan.FromSeconds(1))),
            new KillOrdeal(ChainStores: 5, Miners: 1, Hard: false),
            new AbsenceOrdeal(Blocks: 60, Wiped: true),
        ];
        var lines = new StringWriter();

        var kept = await NetworkRun.RunAsync(new NetworkOptions { Minutes = 30, Seed = 7 }, plan, lines);

        output.WriteLine(lines.ToString());
        Assert.True(kept, lines.ToString());
    }
}

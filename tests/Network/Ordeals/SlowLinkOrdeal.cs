using System.Globalization;
using Blockyard.Network.Links;

namespace Blockyard.Network.Ordeals;

/// <summary>Everything from and to one chain-store is slow, each direction in its own way; sometimes one direction carries nothing.</summary>
internal sealed record SlowLinkOrdeal(TimeSpan Time) : IOrdeal
{
    private const int MostDelayMilliseconds = 300;
    private const int LeastRate = 32 << 10;
    private const int MostRate = 1 << 20;

    public async Task<string> RunAsync(Scene scene, Random random)
    {
        var mesh = scene.Cluster.Mesh;
        var slow = random.Next(scene.Cluster.ChainStores.Count);
        var there = Draw(random);
        var back = Draw(random);
        var silent = random.Next(scene.Cluster.ChainStores.Count);
        for (var other = 0; other < mesh.Nodes; other++)
        {
            if (other != slow)
            {
                mesh.Change(slow, other, _ => there);
                mesh.Change(other, slow, _ => back);
            }
        }

        if (silent != slow)
        {
            mesh.Change(slow, silent, conditions => conditions with { State = WireState.Silent });
        }

        await Task.Delay(Time);
        mesh.Heal();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"chain-store {slow}: out {there}, in {back}{(silent == slow ? "" : $", nothing to {silent}")}");
    }

    private static WireConditions Draw(Random random) => new(
        WireState.Open,
        TimeSpan.FromMilliseconds(random.Next(MostDelayMilliseconds)),
        TimeSpan.FromMilliseconds(random.Next(MostDelayMilliseconds)),
        random.Next(LeastRate, MostRate));
}

using System.Globalization;
using Blockyard.Network.Members;

namespace Blockyard.Network.Ordeals;

/// <summary>Services end, by kill -9 or SIGTERM, and start again, at once or after a while.</summary>
/// <param name="ChainStores">How many chain-stores, at once.</param>
/// <param name="Miners">How many miners.</param>
/// <param name="Hard">Whether by kill -9.</param>
internal sealed record KillOrdeal(int ChainStores, int Miners, bool Hard) : IOrdeal
{
    private const int MostLoadMilliseconds = 1_500;
    private const int MostDownMilliseconds = 3_000;

    public async Task<string> RunAsync(Scene scene, Random random)
    {
        await Task.Delay(random.Next(MostLoadMilliseconds));
        var targets = Draw(scene.Cluster.ChainStores, ChainStores, random).Concat(Draw(scene.Cluster.Miners, Miners, random)).ToArray();
        await Task.WhenAll(targets.Select(target => target.EndAsync(Hard)));
        var down = random.Next(2) == 0 ? 0 : random.Next(MostDownMilliseconds);
        await Task.Delay(down);
        var ready = await scene.Cluster.StartAsync(targets);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(Hard ? "kill -9" : "SIGTERM")} of {string.Join('+', targets.Select(target => target.Name))}, down {down} ms, ready after {ready.TotalSeconds:0.0} s");
    }

    private static Member[] Draw(IEnumerable<Member> members, int count, Random random)
    {
        var shuffled = members.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..count];
    }
}

using Blockyard.Storage;
using Blockyard.TestKit;

namespace Blockyard.ChainStorage.Tests;

/// <summary>Blocks that make and spend coins, and reorganisations, for long.</summary>
public sealed class ChainStateSoakTests : IDisposable
{
    private const int Blocks = 400;
    private const int BlocksUntilCheckpoint = 5;
    private const int BlocksUntilReorganisation = 21;
    private const int SettledAfter = 150;

    private readonly TempFolder _temp = new();
    private readonly RandomChain _chain = new(seed: 4, scripts: 3000);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_state_takes_at_most_three_times_the_disk_of_a_fresh_one_and_holds_the_same()
    {
        var most = 0L;
        using var state = Open("soak");
        for (var step = 1; step <= Blocks; step++)
        {
            if (step % BlocksUntilReorganisation == 0)
            {
                Reorganise(state, depth: 1 + (step % 7));
            }

            state.Connect(_chain.Extend(60));
            if (step % BlocksUntilCheckpoint == 0)
            {
                state.Checkpoint(CancellationToken.None);
                Assert.InRange(state.Statistics.MemoryBytes, 1, KeyValueStoreSettings.MinMemoryBytes * 9 / 8);
                most = step < SettledAfter ? 0 : Math.Max(most, state.Statistics.DiskBytes);
            }
        }

        using var fresh = Open("fresh");
        foreach (var block in _chain.Blocks)
        {
            fresh.Connect(block);
        }

        fresh.Checkpoint(CancellationToken.None);
        Assert.Equal(Content(fresh), Content(state));
        Assert.InRange(most, 1, 3 * fresh.Statistics.DiskBytes);
    }

    private static SortedDictionary<string, string> Content(KeyValueChainState state)
    {
        var content = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var scan = state.ScanContent();
        while (scan.MoveNext())
        {
            content[Convert.ToHexString(scan.Key)] = Convert.ToHexString(scan.Value);
        }

        return content;
    }

    private void Reorganise(KeyValueChainState state, int depth)
    {
        for (var i = 0; i < depth; i++)
        {
            state.Disconnect(_chain.Retract());
        }

        for (var i = 0; i < depth; i++)
        {
            state.Connect(_chain.Extend(60));
        }
    }

    private KeyValueChainState Open(string name)
    {
        var settings = TestSettings.For(_temp.PathOf(name));
        return KeyValueChainState.Open(settings, settings.ForState() with { SegmentBytes = 1 << 20 });
    }
}

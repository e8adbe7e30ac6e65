using Blockyard.Chain;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Fuzz.Targets.Chain;

/// <summary>
/// Cursors from any locator, on a chain with a branch that it left. Input: how far each look goes, then a byte for each hash of
/// the locator: of a block of the chain, of the branch, or of nothing.
/// </summary>
internal sealed class LocatorTarget : IFuzzTarget
{
    private const int Length = 12;
    private const int Branch = 4;

    private static readonly Lazy<(TestChain Chain, HeaderEntry[] Blocks)> World = new(() => Build().GetAwaiter().GetResult());

    public string Name => "locator";

    public IEnumerable<byte[]> Seeds => [[1, 0], [3, 12, 10, 0], [2, 16, 14, 3], [5, 255, 254, 7], [1]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var (world, blocks) = World.Value;
        var limit = input.IsEmpty ? 1 : 1 + (input.Span[0] % 8);
        var hashes = new List<Hash256>();
        foreach (var value in input.Span[Math.Min(1, input.Length)..Math.Min(input.Length, 1 + BlockLocator.MaxLength)])
        {
            hashes.Add(value < blocks.Length ? blocks[value].Hash : Hash256.Sha256([value]));
        }

        var cursor = world.Chain.OpenCursor(new BlockLocator(hashes));
        var start = hashes.Select(hash => Array.Find(blocks, block => block.Hash == hash))
            .FirstOrDefault(block => block is not null);
        Require.Equal(start?.Hash ?? blocks[0].Hash, cursor.Position.Hash, "the first block that is known");
        Walk(cursor, world.Tip, limit);
    }

    // Back to the fork, then up to the tip, each block once.
    private static void Walk(ChainCursor cursor, HeaderEntry tip, int limit)
    {
        var position = cursor.Position;
        var turned = false;
        for (var steps = cursor.Next(limit); steps.Count > 0; steps = cursor.Next(limit))
        {
            Require.That(steps.Count <= limit, "more steps than asked for");
            foreach (var step in steps)
            {
                Require.That(step.Connected || !turned, "back after forward");
                turned |= step.Connected;
                Require.Equal(position, step.Connected ? step.Entry.Previous : step.Entry,
                    "each step begins where the last one ended");
                position = step.Connected ? step.Entry : step.Entry.Previous!;
            }

            Require.Equal(position, cursor.Position, "position");
            Require.Equal(position.Hash, cursor.Locator.Hashes[0], "locator");
        }

        Require.Equal(tip, position, "the walk ends at the tip");
    }

    private static async Task<(TestChain Chain, HeaderEntry[] Blocks)> Build()
    {
        var world = await TestChain.StartAsync();
        var fork = await world.MineAsync(Length - Branch);
        var left = await world.MineAsync(Branch - 1, fork, new TestKey("branch"));
        var tip = await world.MineAsync(Branch, fork);
        HeaderEntry[] blocks =
        [
            .. Enumerable.Range(0, Length + 1).Select(height => tip.GetAncestor(height)!),
            .. Enumerable.Range(fork.Height + 1, Branch - 1).Select(height => left.GetAncestor(height)!),
        ];
        return (world, blocks);
    }
}

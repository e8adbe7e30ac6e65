using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Building;

/// <summary>The blocks that all scenarios build on: coinbases to spend, and nothing else.</summary>
/// <remarks>One block in ten minutes, so that the median time of a block is the time of the fifth before it.</remarks>
internal static class BaseChain
{
    public const int Height = 120;

    /// <summary>Seconds between blocks.</summary>
    public const uint Spacing = 600;

    /// <summary>Coinbases that the block after the last may spend.</summary>
    public const int MatureCoins = Height + 1 - Limits.CoinbaseMaturity;

    /// <summary>Where the clock of a node stands when a scenario begins: a day after the last block.</summary>
    /// <remarks>In the future, because a client's deadlines are read off this clock and held against the real one.</remarks>
    public static readonly DateTimeOffset Now = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Hash256 GenesisHash =
        Hash256.Parse("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");

    private static readonly Lazy<BlockNode> Built = new(Build);

    public static uint NowSeconds => (uint)Now.ToUnixTimeSeconds();

    /// <summary>The last block.</summary>
    public static BlockNode Tip => Built.Value;

    /// <summary>From block 1 on.</summary>
    public static IEnumerable<BlockNode> Blocks => Tip.Path().SkipLast(1).Reverse();

    private static BlockNode Build()
    {
        // Its coinbase cannot be spent and is no coin: nothing of it matters but hash and time.
        var block = new BlockNode(null, GenesisHash, 1_296_688_602, [], []);
        var start = NowSeconds - (24 * 60 * 60) - (Height * Spacing);
        for (var height = 1u; height <= Height; height++)
        {
            var time = start + (height * Spacing);
            block = new Draft(block, "base"u8.ToArray()).But(draft => draft.Time = time).Build();
        }

        return block;
    }
}

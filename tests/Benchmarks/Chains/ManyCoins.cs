using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Chains;

/// <summary>Makes very many coins in few transactions: each spends a coinbase into as many outputs as a block holds.</summary>
internal static class ManyCoins
{
    /// <summary>Satoshis of each coin.</summary>
    public const long Value = 10_000;

    /// <summary>Coins of a block; the last may have fewer.</summary>
    public const int OutputsPerBlock = 31_000;

    private const int Maturity = 100;

    /// <summary>A regtest chain of its own with so many coins besides its coinbases; no state is needed to make it.</summary>
    public static IEnumerable<Block> Blocks(int coins, Func<int, byte[]> scriptOf)
    {
        var miner = new TestKey("miner");
        var tree = new HeaderTree(ChainParams.Regtest);
        var tip = tree.Genesis;
        var coinbases = new List<Transaction>();
        var blocks = (coins + OutputsPerBlock - 1) / OutputsPerBlock;
        for (var i = 0; i < blocks + Maturity; i++)
        {
            var block = Add(new BlockBuilder(tree, tip, ChainParams.Regtest, miner));
            coinbases.Add(block.Transactions[0]);
            yield return block;
        }

        for (var i = 0; i < blocks; i++)
        {
            var spend = new SpendBuilder().From(TestCoin.Of(coinbases[i], 0, miner));
            var first = i * OutputsPerBlock;
            for (var output = first; output < Math.Min(first + OutputsPerBlock, coins); output++)
            {
                spend.To(scriptOf(output), Value);
            }

            yield return Add(new BlockBuilder(tree, tip, ChainParams.Regtest, miner).With(0, spend.Build()));
        }

        Block Add(BlockBuilder builder)
        {
            var block = builder.Build();
            tip = tree.Add(block.Header, tip);
            return block;
        }
    }

    /// <summary>The coins of a block of <see cref="Blocks"/>, in the order of their numbers.</summary>
    public static IEnumerable<OutPoint> CoinsOf(Block block) => block.Transactions.Length == 1
        ? []
        : Enumerable.Range(0, block.Transactions[1].Outputs.Length)
            .Select(output => new OutPoint(block.Transactions[1].Id, (uint)output));

    /// <summary>Hands those blocks to an empty chain, and gives the coins in the order of their numbers.</summary>
    public static async Task<List<OutPoint>> MineAsync(Blockchain chain, int coins, Func<int, byte[]> scriptOf)
    {
        var made = new List<OutPoint>(coins);
        foreach (var block in Blocks(coins, scriptOf))
        {
            var result = await chain.SubmitBlockAsync(block, CancellationToken.None);
            if (result.Outcome != SubmitOutcome.Connected)
            {
                throw new InvalidOperationException($"A block was refused: {result.Validation}");
            }

            made.AddRange(CoinsOf(block));
        }

        return made;
    }
}

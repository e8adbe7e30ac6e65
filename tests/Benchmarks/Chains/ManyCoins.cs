using Blockyard.Chain;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Chains;

/// <summary>Makes very many coins in few transactions: each spends a coinbase into as many outputs as a block holds.</summary>
internal static class ManyCoins
{
    /// <summary>Satoshis of each coin.</summary>
    public const long Value = 10_000;

    private const int OutputsPerBlock = 31_000;
    private const int Maturity = 100;

    /// <summary>Mines until there are so many coins, and gives them in the order of their numbers.</summary>
    public static async Task<List<OutPoint>> MineAsync(Blockchain chain, int coins, Func<int, byte[]> scriptOf)
    {
        var miner = new TestKey("miner");
        var blocks = (coins + OutputsPerBlock - 1) / OutputsPerBlock;
        for (var i = 0; i < blocks + Maturity; i++)
        {
            await SubmitAsync(chain, Next(chain, miner));
        }

        var made = new List<OutPoint>(coins);
        for (var i = 1; i <= blocks; i++)
        {
            var coinbase = chain.ReadBlock(chain.Tip.GetAncestor(i)!).Transactions[0];
            var spend = new SpendBuilder().From(TestCoin.Of(coinbase, 0, miner));
            var count = Math.Min(OutputsPerBlock, coins - made.Count);
            for (var output = 0; output < count; output++)
            {
                spend.To(scriptOf(made.Count + output), Value);
            }

            var transaction = spend.Build();
            made.AddRange(Enumerable.Range(0, count).Select(output => new OutPoint(transaction.Id, (uint)output)));
            await SubmitAsync(chain, Next(chain, miner).With(0, transaction));
        }

        return made;
    }

    private static BlockBuilder Next(Blockchain chain, TestKey miner) => new(chain.Headers, chain.Tip, chain.Parameters, miner);

    private static async Task SubmitAsync(Blockchain chain, BlockBuilder block)
    {
        var result = await chain.SubmitBlockAsync(block.Build(), CancellationToken.None);
        if (result.Outcome != SubmitOutcome.Connected)
        {
            throw new InvalidOperationException($"A block was refused: {result.Validation}");
        }
    }
}

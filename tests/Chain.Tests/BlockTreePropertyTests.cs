using Blockyard.Chain.Memory;
using Blockyard.Chain.Ports;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class BlockTreePropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_comes_in_whatever_order_the_chain_is_the_best_valid_one(int seed)
    {
        var log = new MemoryBlockLog();
        IChainState state = new MemoryChainState();
        var restarts = new Random(seed);
        TestChain? chain = null;
        await BlockTreeWalk.RunAsync(seed, blocks: 30, steps: 150, async () =>
        {
            if (chain is not null)
            {
                // A clean stop keeps the state; after a power cut only what was committed is there.
                var cut = log.AfterPowerCut();
                await chain.DisposeAsync();
                (log, state) = restarts.Next(2) == 0 ? (log, state) : (cut, new MemoryChainState());
            }

            return chain = await TestChain.StartAsync(log: log, state: state);
        });
        await chain!.DisposeAsync();
    }
}

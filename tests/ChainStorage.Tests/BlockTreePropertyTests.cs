using Blockyard.Chain;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.ChainStorage.Tests;

public sealed class BlockTreePropertyTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly List<IDisposable> _files = [];
    private TestChain? _chain;

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    public async Task Whatever_comes_in_whatever_order_the_chain_is_the_best_valid_one(int seed)
    {
        await BlockTreeWalk.RunAsync(seed, blocks: 30, steps: 80, RestartAsync);
        await CloseAsync();
    }

    private async Task<TestChain> RestartAsync()
    {
        await CloseAsync();
        var log = FileBlockLog.Open(TestSettings.For(_temp.Path));
        var state = KeyValueChainState.Open(TestSettings.For(_temp.Path));
        _files.AddRange([log, state]);
        return _chain = await TestChain.StartAsync(log: log, state: state, settings: new ChainSettings { CheckpointBlocks = 20 });
    }

    private async Task CloseAsync()
    {
        if (_chain is not null)
        {
            await _chain.DisposeAsync();
        }

        _files.ForEach(file => file.Dispose());
        _files.Clear();
    }
}

using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.FullBlocks.Building;
using Blockyard.FullBlocks.Scenarios;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.FullBlocks.Replays;

/// <summary>The chain engine itself, on whatever stores.</summary>
internal sealed class EngineNode : INode
{
    private readonly TestChain _chain;

    private EngineNode(TestChain chain)
    {
        _chain = chain;
    }

    /// <summary>Starts an engine: in memory, unless it is given stores.</summary>
    public static async Task<EngineNode> StartAsync(IBlockLog? log = null, IChainState? state = null)
    {
        // Hundreds of engines are started one after another, each for a few blocks: more threads would only cost. On stores every
        // block goes to disk while it is still being checked, as only large ones do by default.
        var settings = new ChainSettings { ScriptThreads = 1, EarlyWriteBytes = log is null ? int.MaxValue : 0 };
        return new EngineNode(await TestChain.StartAsync(log: log, state: state, settings: settings, now: BaseChain.Now));
    }

    /// <summary>Hands in the base chain.</summary>
    public async Task TakeBaseChainAsync()
    {
        var answers = BaseChain.Blocks.Select(block => SubmitAsync(block.Raw)).ToArray();
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(Verdict.Connected, answer.Verdict));
    }

    public async Task<Answer> SubmitAsync(byte[] raw)
    {
        if (!Block.TryParse(raw, out var block, out _))
        {
            return new Answer(Verdict.Undecodable);
        }

        var result = await _chain.SubmitAsync(block);
        return new Answer(VerdictOf(result.Outcome), result.Validation.Reason, result.Validation.Detail);
    }

    public Task<(Hash256 Hash, int Height)> GetTipAsync() => Task.FromResult((_chain.Tip.Hash, _chain.Tip.Height));

    public Task<Hash256> HashCoinsAsync() => _chain.HashCoinsAsync();

    public Task<long?> FindCoinAsync(OutPoint outPoint)
    {
        using var scope = _chain.Chain.Read();
        return Task.FromResult(scope.Coins.TryGetCoin(outPoint, out var coin) ? coin.Value : (long?)null);
    }

    public Task OrderAsync(Hash256 block, bool isValid) => isValid
        ? _chain.Chain.ReconsiderBlockAsync(block, CancellationToken.None)
        : _chain.Chain.InvalidateBlockAsync(block, CancellationToken.None);

    public void TurnClock(TimeSpan time) => _chain.Clock.Advance(time);

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    private static Verdict VerdictOf(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Connected => Verdict.Connected,
        SubmitOutcome.SideBranch => Verdict.SideBranch,
        SubmitOutcome.Duplicate => Verdict.Duplicate,
        SubmitOutcome.Rejected => Verdict.Rejected,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}

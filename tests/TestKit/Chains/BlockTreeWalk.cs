using Blockyard.Chain;
using Blockyard.Primitives;
using Xunit;

namespace Blockyard.TestKit.Chains;

/// <summary>
/// Hands the blocks of a random tree to a node in random order, with orders to invalidate and reconsider and restarts in between,
/// and holds the node against <see cref="BlockTreeModel"/> after every step.
/// </summary>
public sealed class BlockTreeWalk
{
    private readonly BlockTree _tree;
    private readonly Random _random;
    private readonly Func<Task<TestChain>> _restart;
    private readonly BlockTreeModel _model = new();
    private readonly Dictionary<Hash256, Hash256> _replays = [];
    private readonly List<string> _steps = [];
    private TestChain _chain;

    private BlockTreeWalk(BlockTree tree, Random random, TestChain chain, Func<Task<TestChain>> restart)
    {
        _tree = tree;
        _random = random;
        _chain = chain;
        _restart = restart;
    }

    /// <summary>Walks.</summary>
    /// <param name="seed">Of tree and steps.</param>
    /// <param name="blocks">Blocks of the tree.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="restart">Starts the node, and first stops it if it runs. Called before the first step too.</param>
    public static async Task RunAsync(int seed, int blocks, int steps, Func<Task<TestChain>> restart)
    {
        var random = new Random(seed);
        var walk = new BlockTreeWalk(await BlockTree.BuildAsync(random, blocks), random, await restart(), restart);
        await Task.WhenAll(walk._tree.Trunk.Select(walk._chain.SubmitAsync));
        for (var i = 0; i < steps; i++)
        {
            await walk.StepAsync();
            await walk.CheckAsync();
        }
    }

    private async Task StepAsync()
    {
        var node = _tree.Nodes[_random.Next(_tree.Nodes.Count)];
        switch (_random.Next(20))
        {
            case < 8:
                await SubmitAsync(node);
                break;
            case < 10:
                await SubmitPathAsync(node);
                break;
            case < 13:
                await AddHeadersAsync(node);
                break;
            case < 16:
                await InvalidateAsync(node);
                break;
            case < 19:
                await ReconsiderAsync(node);
                break;
            default:
                await RestartAsync();
                break;
        }
    }

    private async Task SubmitAsync(BlockTree.Node node)
    {
        var expected = _model.Submit(node);
        var result = await _chain.SubmitAsync(node.Block);
        _steps.Add($"submit {node.Number}: {expected}");
        if (expected == "Invalid")
        {
            Expect(result.Outcome == SubmitOutcome.Rejected, $"{result.Outcome}");
        }
        else
        {
            var answer = result.Outcome == SubmitOutcome.Rejected ? result.Validation.Reason : result.Outcome.ToString();
            Expect(answer == expected, answer);
        }
    }

    /// <summary>
    /// All blocks up to one without waiting, so that they meet in the pipeline, and perhaps an order right behind them. Where one
    /// fills a gap it is a matter of time what is tried first, so there each waits for the one before.
    /// </summary>
    private async Task SubmitPathAsync(BlockTree.Node node)
    {
        var path = node.Path().Reverse().ToArray();
        if (_model.HasGaps)
        {
            foreach (var each in path)
            {
                await SubmitAsync(each);
            }

            return;
        }

        _steps.Add($"submit up to {node.Number}");
        var answers = new List<Task>(path.Select(each => _chain.SubmitAsync(each.Block)));
        Array.ForEach(path, each => _model.Submit(each));
        if (_random.Next(2) == 0)
        {
            _steps.Add($"invalidate {path[0].Number} at once");
            answers.Add(_chain.Chain.InvalidateBlockAsync(path[0].Block.Hash, CancellationToken.None));
            _model.Invalidate(path[0]);
        }

        await Task.WhenAll(answers);
        Learn(path);
    }

    private async Task AddHeadersAsync(BlockTree.Node node)
    {
        var path = node.Path().Reverse().ToArray();
        _steps.Add($"headers up to {node.Number}");
        var result = await _chain.Chain.AcceptHeadersAsync([.. path.Select(each => each.Block.Header)], CancellationToken.None);
        Expect(result.Validation.IsValid == path.All(_model.TryAddHeader), result.Validation.ToString());
    }

    private async Task InvalidateAsync(BlockTree.Node node)
    {
        _steps.Add($"invalidate {node.Number}");
        var tip = await _chain.Chain.InvalidateBlockAsync(node.Block.Hash, CancellationToken.None);
        Expect(tip is not null == _model.IsKnown(node), $"{tip}");
        if (tip is not null)
        {
            _model.Invalidate(node);
        }
    }

    private async Task ReconsiderAsync(BlockTree.Node node)
    {
        _steps.Add($"reconsider {node.Number}");
        var tip = await _chain.Chain.ReconsiderBlockAsync(node.Block.Hash, CancellationToken.None);
        Expect(tip is not null == _model.IsKnown(node), $"{tip}");
        if (tip is not null)
        {
            _model.Reconsider(node);
        }
    }

    private async Task RestartAsync()
    {
        _steps.Add("restart");
        _chain = await _restart();
        _model.Forget(node => !_model.IsStored(node) && !_chain.Chain.Headers.TryGet(node.Block.Hash, out _));
    }

    /// <summary>In the pipeline the header of a child may be taken before its parent is refused.</summary>
    private void Learn(IEnumerable<BlockTree.Node> path)
    {
        foreach (var node in path)
        {
            if (!_model.IsKnown(node) && _chain.Chain.Headers.TryGet(node.Block.Hash, out _))
            {
                Expect(_model.IsFailed(node.Parent!), $"{node.Number} is known");
                _model.LearnFailed(node);
            }
        }
    }

    private async Task CheckAsync()
    {
        var tip = _model.Tip?.Block.Hash ?? _tree.Trunk[^1].Hash;
        Expect(_chain.Tip.Hash == tip, $"the tip is {_chain.Tip}, not {_model.Tip?.Number}");
        foreach (var node in _tree.Nodes)
        {
            var known = _chain.Chain.Headers.TryGet(node.Block.Hash, out var entry);
            Expect(known == _model.IsKnown(node), $"{node.Number} known: {known}");
            Expect((entry?.IsInvalid ?? false) == _model.IsFailed(node), $"{node.Number} invalid: {entry?.IsInvalid}");
            Expect((entry?.HasBlock ?? false) == _model.IsStored(node), $"{node.Number} stored: {entry?.HasBlock}");
        }

        foreach (var end in _chain.Chain.GetTips().Where(end => end.Entry.Height > _tree.Trunk.Count))
        {
            var node = _tree.Nodes.Single(each => each.Block.Hash == end.Entry.Hash);
            var complete = _model.IsComplete(node);
            var status = node == _model.Tip ? BranchStatus.Active
                : _model.IsFailed(node) ? BranchStatus.Invalid
                : !complete ? BranchStatus.HeadersOnly
                : end.Status == BranchStatus.ValidFork ? BranchStatus.ValidFork
                : BranchStatus.ValidHeaders;
            Expect(end.Status == status, $"the branch of {node.Number} is {end.Status}, not {status}");
        }

        Expect(await _chain.HashCoinsAsync() == await ReplayAsync(tip), "other coins than a replay gives");
    }

    private async Task<Hash256> ReplayAsync(Hash256 tip)
    {
        if (!_replays.TryGetValue(tip, out var hash))
        {
            await using var fresh = await TestChain.StartAsync();
            var branch = _model.Tip?.Path().Reverse().Select(node => node.Block) ?? [];
            await Task.WhenAll(_tree.Trunk.Concat(branch).Select(fresh.SubmitAsync));
            Expect(fresh.Tip.Hash == tip, "the replay does not reach the tip");
            _replays[tip] = hash = await fresh.HashCoinsAsync();
        }

        return hash;
    }

    private void Expect(bool condition, string found) => Assert.True(condition, $"{found} after\n{string.Join('\n', _steps)}");
}

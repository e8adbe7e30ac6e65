using Blockyard.Chain.CoinSet;
using Blockyard.Chain.Connecting;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Verification;

/// <summary>Applies the blocks of a log to a state of its own, and checks their coins and their undo data on the way.</summary>
/// <remarks>
/// Amounts, coinbases, lock times and whatever else concerns coins is checked as when the blocks came; scripts are too if it is
/// wanted so. What a block spends is taken from the state and compared with what the log says. Nothing is written to the log.
/// </remarks>
public sealed class StateReplay : IDisposable
{
    private readonly HeaderTree _tree;
    private readonly IChainState _state;
    private readonly BlockStore _store;
    private readonly ScriptWorkers _workers;
    private readonly BlockConnector _connector;
    private readonly List<VerificationProblem> _problems = [];

    /// <summary>Begins at the genesis block.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="tree">The headers of the log.</param>
    /// <param name="log">The log.</param>
    /// <param name="state">A state with nothing in it.</param>
    /// <param name="scriptThreads">Threads that verify scripts beside the caller's; null if scripts are not verified.</param>
    public StateReplay(ChainParams parameters, HeaderTree tree, IBlockLog log, IChainState state, int? scriptThreads)
    {
        _tree = tree;
        _state = state;
        _store = new BlockStore(log, tree, parameters);
        _workers = new ScriptWorkers(scriptThreads ?? 0);
        _connector = new BlockConnector(state, parameters, _workers, scriptThreads is null ? AllVerified.Instance : null);
        Tip = tree.Genesis;
    }

    /// <summary>The block that the state stands at.</summary>
    public HeaderEntry Tip { get; private set; }

    /// <summary>What is wrong; empty if nothing is.</summary>
    public IReadOnlyList<VerificationProblem> Problems => _problems;

    /// <summary>The best block that a node with this log has connected.</summary>
    public HeaderEntry BestConnected
    {
        get
        {
            var best = _tree.BestCandidate;
            while (best.Previous is not null && best.UndoLocation is null)
            {
                best = best.Previous;
            }

            return best;
        }
    }

    /// <summary>Moves the state to a block. Stops before, with a problem noted, at the first block that cannot be applied.</summary>
    /// <param name="target">The block.</param>
    /// <param name="progress">Told each block that was applied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True if the state stands there now.</returns>
    public bool MoveTo(HeaderEntry target, IProgress<HeaderEntry>? progress, CancellationToken cancellationToken)
    {
        if (target.ChainTransactionCount == 0 && target.Previous is not null)
        {
            _problems.Add(new VerificationProblem(null, $"the log lacks blocks on the way to block {target}"));
            return false;
        }

        try
        {
            for (var fork = Tip.GetForkPoint(target); Tip != fork; Tip = Tip.Previous!)
            {
                _state.Disconnect(_store.Join(Tip, _store.ReadVerified(Tip)));
            }

            using var path = new PathReader(_store, Tip, target);
            while (Tip != target)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var next = path.Next();
                if (!TryConnect(next.Entry, next.Block))
                {
                    return false;
                }

                Tip = next.Entry;
                progress?.Report(Tip);
            }

            return true;
        }
        catch (InvalidDataException damage)
        {
            _problems.Add(new VerificationProblem(null, $"the replay of the log ends after block {Tip}: {damage.Message}"));
            return false;
        }
    }

    /// <summary>Hashes the coins of a state that stands at a block, as nodes do to compare each other.</summary>
    /// <param name="state">The state; it answers queries too.</param>
    /// <param name="tip">The block that it stands at.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public UtxoSetInfo HashCoins<TState>(
        TState state, HeaderEntry tip, IProgress<UtxoSetProgress>? progress, CancellationToken cancellationToken)
        where TState : IChainState, IChainQueries
    {
        using var applied = new AppliedState(state, state, _tree.Genesis);
        applied.Begin(tip);
        return new UtxoSetWalk(
            applied,
            static entry => throw new InvalidOperationException($"No block is connected meanwhile, so {entry} is not either."),
            new ChainSettings().CoinsPerPass,
            progress,
            cancellationToken).Run();
    }

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();

    private bool TryConnect(HeaderEntry entry, Block block)
    {
        if (!_connector.TryBegin(entry, block, parent: null, out var pending, out var result))
        {
            Refuse(entry, result);
            return false;
        }

        try
        {
            result = _connector.Finish(pending);
            if (!result.IsValid)
            {
                Refuse(entry, result);
                return false;
            }

            CompareUndo(entry, block, pending.Block.SpentCoins.Span);
            _state.Connect(pending.Block);
            return true;
        }
        finally
        {
            _connector.Release(pending);
        }
    }

    private void Refuse(HeaderEntry entry, ValidationResult result) => _problems.Add(new VerificationProblem(
        entry.Stored!.Location.Address, $"block {entry} was taken once but breaks a rule: {result}"));

    private void CompareUndo(HeaderEntry entry, Block block, ReadOnlySpan<Coin> spent)
    {
        if (entry.UndoLocation is not { } location)
        {
            _problems.Add(new VerificationProblem(entry.Stored!.Location.Address, $"block {entry} was applied, but its undo data is not in the log"));
            return;
        }

        var undo = _store.Join(entry, block).SpentCoins.Span;
        for (var i = 0; i < spent.Length; i++)
        {
            if (!AreSame(spent[i], undo[i]))
            {
                _problems.Add(new VerificationProblem(
                    location.Address, $"the undo data of block {entry} has another coin than its input {i} of all spends"));
                return;
            }
        }
    }

    private static bool AreSame(in Coin one, in Coin other) =>
        one.Value == other.Value && one.Height == other.Height && one.IsCoinbase == other.IsCoinbase
        && one.ScriptPubKey.Span.SequenceEqual(other.ScriptPubKey.Span);
}

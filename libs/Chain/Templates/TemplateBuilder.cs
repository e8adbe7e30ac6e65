using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Templates;

/// <summary>Makes templates: picks transactions, checks that they are a valid block, computes what a miner needs.</summary>
/// <remarks>
/// The pool lets nothing in that does not belong into a block. Should something be in it all the same, it must not stop mining:
/// what is picked is checked before it is handed out, and what fails is left out and removed from the pool. For one thread at a
/// time.
/// </remarks>
public sealed class TemplateBuilder
{
    private readonly Blockchain _chain;
    private readonly TransactionPool _pool;
    private readonly MempoolChainFollower _follower;
    private readonly TemplateSettings _settings;
    private readonly TimeProvider _time;
    private readonly TemplateCheck _check;
    private readonly string _run;
    private HeaderEntry? _lastTip;
    private long _number;

    /// <summary>Makes a builder.</summary>
    /// <param name="chain">The chain to build on.</param>
    /// <param name="pool">Where transactions come from.</param>
    /// <param name="follower">What keeps the pool in step with the chain.</param>
    /// <param name="scripts">Transactions that need no second verification.</param>
    /// <param name="settings">How templates are made.</param>
    /// <param name="time">The clock.</param>
    /// <param name="runSalt">A random number, another one at each start and on each node; it keeps the names of templates
    /// apart.</param>
    public TemplateBuilder(
        Blockchain chain,
        TransactionPool pool,
        MempoolChainFollower follower,
        ScriptCache scripts,
        TemplateSettings settings,
        TimeProvider time,
        uint runSalt)
    {
        _chain = chain;
        _pool = pool;
        _follower = follower;
        _settings = settings;
        _time = time;
        _check = new TemplateCheck(chain, scripts);
        _run = runSalt.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Transactions that were picked and found unfit since the start. Anything but zero is a fault of the admission.
    /// </summary>
    public long DroppedTransactions { get; private set; }

    /// <summary>Why nobody would take a block on the tip now; null if there is nothing against one.</summary>
    public string? WhyNone => TemplateTimes.UntilAny(_chain.Tip, _time) is var wait && wait > TimeSpan.Zero
        ? $"a block must be younger than those before it, and those are so far ahead of the clock that it would be refused for {wait}"
        : null;

    /// <summary>Makes a template on the tip; null while a reorganisation is under way, or if the tip changes meanwhile.</summary>
    public BlockTemplate? TryBuild()
    {
        if (!TryPick(out var tip, out var picked) || !_check.TryKeepValid(tip, picked, out var unfit))
        {
            return null;
        }

        Drop(unfit);
        var template = Create(tip, picked, isPreliminary: false);
        _lastTip = tip;
        return template;
    }

    /// <summary>Makes a template without transactions if a full one on this tip would take longer than miners should wait.</summary>
    /// <returns>Null if the full one is as good as there.</returns>
    public BlockTemplate? TryBuildPreliminary()
    {
        var tip = _chain.Tip;
        return tip != _lastTip && _follower.IsSettled && _pool.Count > _settings.PreliminaryAbove
            ? Create(tip, [], isPreliminary: true)
            : null;
    }

    private BlockTemplate Create(HeaderEntry tip, List<MempoolNode> picked, bool isPreliminary)
    {
        var times = TemplateTimes.On(tip, _time);
        var fees = picked.Sum(static node => node.Fee);
        _number++;
        return new BlockTemplate($"{_run}-{_number}", _number, tip, _chain.Headers.GetNextBits(tip), TransactionsOf(picked))
        {
            MinTime = times.Min,
            CurrentTime = times.Current,
            MaxTime = times.Max,
            CoinbaseValue = Subsidy.At(tip.Height + 1, _chain.Parameters) + fees,
            Fees = fees,
            Weight = picked.Sum(static node => node.Transaction.Weight),
            IsOnNewTip = tip != _lastTip,
            IsPreliminary = isPreliminary,
        };
    }

    private static Transaction[] TransactionsOf(List<MempoolNode> nodes) => [.. nodes.Select(static node => node.Transaction)];

    private bool TryPick(out HeaderEntry tip, out List<MempoolNode> picked)
    {
        using var scope = _chain.Read();
        using var reading = _pool.Read();
        tip = scope.Tip;
        picked = _follower.IsSettled
            ? new TransactionSelection(_settings, tip.Height + 1, tip.MedianTimePast).Pick(_pool.Graph)
            : [];
        return _follower.IsSettled;
    }

    private void Drop(List<MempoolNode> unfit)
    {
        if (unfit.Count == 0)
        {
            return;
        }

        DroppedTransactions += unfit.Count;
        using var alone = _pool.Write();
        foreach (var node in unfit)
        {
            if (node.IsInPool)
            {
                _pool.RemoveWithDescendants(node, RemovalReason.Invalid);
            }
        }
    }
}

using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.Chain.Memory;

/// <summary>What the memory state knows about one script.</summary>
internal sealed class ScriptRecord
{
    private static readonly Comparer<(ChainPlace Place, OutPoint OutPoint)> ByAge =
        Comparer<(ChainPlace Place, OutPoint OutPoint)>.Create(static (left, right) => left.Place != right.Place
            ? left.Place.CompareTo(right.Place)
            : left.OutPoint.Index.CompareTo(right.OutPoint.Index));

    private readonly List<(ChainPlace Place, OutPoint OutPoint)> _unspent = [];
    private readonly List<ScriptHistoryEntry> _history = [];

    /// <summary>Totals.</summary>
    public ScriptSummary Summary { get; private set; }

    /// <summary>Transactions, oldest first.</summary>
    public IReadOnlyList<ScriptHistoryEntry> History => _history;

    /// <summary>Coins, oldest first.</summary>
    public IReadOnlyList<(ChainPlace Place, OutPoint OutPoint)> Unspent => _unspent;

    /// <summary>True if nothing is known any more.</summary>
    public bool IsEmpty => Summary.FundedCount == 0;

    /// <summary>A transaction pays to the script.</summary>
    public void Fund(OutPoint outPoint, ChainPlace place, long value)
    {
        AddUnspent(outPoint, place);
        Summary = Summary with { FundedCount = Summary.FundedCount + 1, FundedSum = Summary.FundedSum + value };
        Touch(outPoint.TransactionId, place);
    }

    /// <summary>Takes <see cref="Fund"/> back.</summary>
    public void Unfund(OutPoint outPoint, ChainPlace place, long value)
    {
        RemoveUnspent(outPoint, place);
        Summary = Summary with { FundedCount = Summary.FundedCount - 1, FundedSum = Summary.FundedSum - value };
        Untouch(outPoint.TransactionId);
    }

    /// <summary>A transaction spends a coin of the script.</summary>
    public void Spend(OutPoint outPoint, ChainPlace madeAt, long value, Hash256 spender, ChainPlace spentAt)
    {
        RemoveUnspent(outPoint, madeAt);
        Summary = Summary with { SpentCount = Summary.SpentCount + 1, SpentSum = Summary.SpentSum + value };
        Touch(spender, spentAt);
    }

    /// <summary>Takes <see cref="Spend"/> back.</summary>
    public void Unspend(OutPoint outPoint, ChainPlace madeAt, long value, Hash256 spender)
    {
        AddUnspent(outPoint, madeAt);
        Summary = Summary with { SpentCount = Summary.SpentCount - 1, SpentSum = Summary.SpentSum - value };
        Untouch(spender);
    }

    private void AddUnspent(OutPoint outPoint, ChainPlace place)
    {
        var index = _unspent.BinarySearch((place, outPoint), ByAge);
        _unspent.Insert(~index, (place, outPoint));
    }

    private void RemoveUnspent(OutPoint outPoint, ChainPlace place) =>
        _unspent.RemoveAt(_unspent.BinarySearch((place, outPoint), ByAge));

    private void Touch(Hash256 transactionId, ChainPlace place)
    {
        if (_history.Count == 0 || _history[^1].TransactionId != transactionId)
        {
            _history.Add(new ScriptHistoryEntry(transactionId, place));
            Summary = Summary with { TransactionCount = _history.Count };
        }
    }

    private void Untouch(Hash256 transactionId)
    {
        if (_history.Count > 0 && _history[^1].TransactionId == transactionId)
        {
            _history.RemoveAt(_history.Count - 1);
            Summary = Summary with { TransactionCount = _history.Count };
        }
    }
}

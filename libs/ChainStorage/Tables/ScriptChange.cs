using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>A script gets a coin or one of its coins is spent: totals, history and newest coin, all in one change of its record.</summary>
/// <remarks>A tail of 64 entries that has to make room is taken out first, when the engine asks how long the record is to be: that is
/// when all of it is there to see.</remarks>
internal ref struct ScriptChange : IValueChange
{
    private readonly OutputPlace _coin;
    private readonly long _value;
    private readonly ChainPlace _transaction;
    private readonly bool _spends;
    private readonly Span<byte> _chunk;
    private bool _isInHistory;

    /// <summary>A change that is still to be made.</summary>
    /// <param name="coin">The coin.</param>
    /// <param name="value">Its value.</param>
    /// <param name="transaction">The transaction that makes or spends it.</param>
    /// <param name="spends">Whether it is spent.</param>
    /// <param name="chunk"><see cref="ScriptRecord.ChunkSize"/> bytes for a full tail.</param>
    public ScriptChange(OutputPlace coin, long value, ChainPlace transaction, bool spends, Span<byte> chunk)
    {
        _coin = coin;
        _value = value;
        _transaction = transaction;
        _spends = spends;
        _chunk = chunk;
    }

    /// <summary>The tail was full and has to be stored as the chunk of this number; -1 if it was not.</summary>
    public int FullChunk { get; private set; } = -1;

    /// <summary>The newest coin before.</summary>
    public OutputPlace NewestBefore { get; private set; }

    /// <summary>How many coins the script has now.</summary>
    public uint Unspent { get; private set; }

    public readonly int InitialLength => _spends ? 0 : ScriptRecord.SizeFor(1);

    public int LengthAfter(scoped ReadOnlySpan<byte> value)
    {
        var transactions = ScriptRecord.CountTransactions(value);
        _isInHistory = ScriptRecord.LastPlace(value) == _transaction;
        FullChunk = -1;
        if (_isInHistory)
        {
            return ScriptRecord.SizeFor(transactions);
        }

        if (ScriptRecord.HasFullTail(transactions))
        {
            FullChunk = (transactions / ScriptRecord.ChunkEntries) - 1;
            ScriptRecord.TailOf(value).CopyTo(_chunk);
        }

        return ScriptRecord.SizeFor(transactions + 1);
    }

    public void Apply(scoped Span<byte> value)
    {
        var script = new ScriptRecord(value);
        NewestBefore = script.NewestCoin;
        AddToHistory(script);
        if (_spends)
        {
            script.SpentCount++;
            script.SpentSum += _value;
            script.NewestCoin = NewestBefore == _coin ? OutputPlace.None : NewestBefore;
        }
        else
        {
            script.FundedCount = checked(script.FundedCount + 1);
            script.FundedSum += _value;
            script.NewestCoin = _coin;
        }

        Unspent = script.FundedCount - script.SpentCount;
    }

    private readonly void AddToHistory(ScriptRecord script)
    {
        if (_isInHistory)
        {
            return;
        }

        if (FullChunk >= 0)
        {
            script.Tail.Clear();
        }

        script.TransactionCount++;
        ScriptRecord.WritePlace(script.Tail, script.TailCount - 1, _transaction);
    }
}

using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>Totals, histories and coins of scripts, as the writer changes them.</summary>
/// <remarks>Each operation has one that undoes it exactly, provided that everything done since was undone before.</remarks>
internal sealed class ScriptTable(KeyValueWriter writer)
{
    private readonly byte[] _chunk = new byte[ScriptRecord.ChunkSize];

    /// <summary>Says that a script is going to be changed.</summary>
    public long Expect(in Hash256 scriptHash)
    {
        Span<byte> key = stackalloc byte[StateKeys.ScriptSize];
        StateKeys.WriteScript(key, scriptHash);
        return writer.Expect(key);
    }

    /// <summary>A script gets a coin.</summary>
    public void Make(in Hash256 scriptHash, OutputPlace coin, long value)
    {
        var change = new ScriptChange(coin, value, TransactionOf(coin), spends: false, _chunk);
        Apply(scriptHash, ref change);
        CoinList.Push(writer, coin, change.NewestBefore);
    }

    /// <summary>Undoes <see cref="Make"/>.</summary>
    public void Unmake(in Hash256 scriptHash, OutputPlace coin, long value)
    {
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        var script = Load(scriptHash, bytes);
        var (newer, older) = CoinList.Get(writer, coin);
        if (!newer.IsNone || script.NewestCoin != coin)
        {
            throw new InvalidDataException($"Output {coin} is not the newest coin of script {scriptHash}.");
        }

        CoinList.Pop(writer, coin, older);
        script.NewestCoin = older;
        script.FundedCount--;
        script.FundedSum -= value;
        RemoveFromHistory(scriptHash, script, TransactionOf(coin));
        Save(scriptHash, script);
    }

    /// <summary>A transaction spends one of a script's coins.</summary>
    public void Spend(in Hash256 scriptHash, OutputPlace coin, long value, ChainPlace spender)
    {
        var change = new ScriptChange(coin, value, spender, spends: true, _chunk);
        Apply(scriptHash, ref change);
        if (change.Unspent == 0)
        {
            return;
        }

        var neighbours = CoinList.Get(writer, coin);
        CoinList.Remove(writer, neighbours);
        if (neighbours.Newer.IsNone)
        {
            var newest = new NewestChange(neighbours.Older);
            Change(scriptHash, ref newest);
        }
    }

    /// <summary>Undoes <see cref="Spend"/>.</summary>
    public void Unspend(in Hash256 scriptHash, OutputPlace coin, long value, ChainPlace spender)
    {
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        var script = Load(scriptHash, bytes);
        var neighbours = script.FundedCount == script.SpentCount ? default : CoinList.Get(writer, coin);
        CoinList.PutBack(writer, coin, neighbours);
        script.NewestCoin = neighbours.Newer.IsNone ? coin : script.NewestCoin;
        script.SpentCount--;
        script.SpentSum -= value;
        RemoveFromHistory(scriptHash, script, spender);
        Save(scriptHash, script);
    }

    private static ChainPlace TransactionOf(OutputPlace coin) => new(coin.Height, coin.TransactionIndex);

    private void Apply(in Hash256 scriptHash, ref ScriptChange change)
    {
        Change(scriptHash, ref change);
        if (change.FullChunk >= 0)
        {
            Span<byte> key = stackalloc byte[StateKeys.HistorySize];
            StateKeys.WriteHistory(key, scriptHash, change.FullChunk);
            writer.Upsert(key, _chunk);
        }
    }

    private void Change<TChange>(in Hash256 scriptHash, ref TChange change)
        where TChange : struct, IValueChange, allows ref struct
    {
        Span<byte> key = stackalloc byte[StateKeys.ScriptSize];
        StateKeys.WriteScript(key, scriptHash);
        if (!writer.Update(key, ref change))
        {
            throw new InvalidDataException($"Script {scriptHash} has a coin but is not in the index.");
        }
    }

    /// <summary>Loads a script's record into <paramref name="bytes"/>, all zero for one never seen.</summary>
    private ScriptRecord Load(in Hash256 scriptHash, Span<byte> bytes)
    {
        Span<byte> key = stackalloc byte[StateKeys.ScriptSize];
        StateKeys.WriteScript(key, scriptHash);
        bytes.Clear();
        if (writer.TryRead(key, out var value))
        {
            value.CopyTo(bytes);
        }

        return new ScriptRecord(bytes);
    }

    /// <summary>Stores a script's record; one that nothing pays to any more goes.</summary>
    private void Save(in Hash256 scriptHash, ScriptRecord script)
    {
        Span<byte> key = stackalloc byte[StateKeys.ScriptSize];
        StateKeys.WriteScript(key, scriptHash);
        if (script.FundedCount == 0)
        {
            writer.Delete(key);
        }
        else
        {
            writer.Upsert(key, script.Stored);
        }
    }

    /// <summary>Takes a transaction off the history if it stands last there.</summary>
    private void RemoveFromHistory(in Hash256 scriptHash, ScriptRecord script, ChainPlace transaction)
    {
        if (!script.EndsWith(transaction))
        {
            return;
        }

        ScriptRecord.WritePlace(script.Tail, script.TailCount - 1, default);
        script.TransactionCount--;
        if (script.TailCount < ScriptRecord.ChunkEntries || script.TransactionCount == 0)
        {
            return;
        }

        // The tail was emptied, so the chunk before it is the tail again.
        Span<byte> key = stackalloc byte[StateKeys.HistorySize];
        StateKeys.WriteHistory(key, scriptHash, script.ChunkCount);
        if (!writer.TryRead(key, out var chunk))
        {
            throw new InvalidDataException($"Chunk {script.ChunkCount} of the history of script {scriptHash} is missing.");
        }

        chunk.CopyTo(script.Tail);
        writer.Delete(key);
    }

    /// <summary>Another coin is the newest.</summary>
    private readonly struct NewestChange(OutputPlace newest) : IValueChange
    {
        public int InitialLength => 0;

        public int LengthAfter(scoped ReadOnlySpan<byte> value) => value.Length;

        public void Apply(scoped Span<byte> value)
        {
            var script = new ScriptRecord(value);
            script.NewestCoin = newest;
        }
    }
}

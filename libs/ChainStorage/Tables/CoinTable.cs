using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>Makes, spends and puts back coins, and keeps their scripts' totals, histories and lists of coins in step.</summary>
/// <remarks>Each operation has one that undoes it exactly, provided that everything done since was undone before.</remarks>
internal sealed class CoinTable(KeyValueWriter writer, KeyValueReader reader)
{
    private byte[] _value = new byte[1024];

    /// <summary>A transaction makes a coin.</summary>
    public void Make(in OutPoint outPoint, in Coin coin, OutputPlace place)
    {
        var scriptHash = ScriptHash.Of(coin.ScriptPubKey.Span);
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        var script = ScriptTable.Load(writer, scriptHash, bytes);
        var older = script.NewestCoin;
        WriteCoin(outPoint, coin, newer: OutputPlace.None, older);
        Link(older, newer: place, older: null);
        script.NewestCoin = place;
        script.FundedCount = checked(script.FundedCount + 1);
        script.FundedSum += coin.Value;
        ScriptTable.AddToHistory(writer, scriptHash, script, new ChainPlace(place.Height, place.TransactionIndex));
        ScriptTable.Save(writer, scriptHash, script);
    }

    /// <summary>Undoes <see cref="Make"/>.</summary>
    public void Unmake(in OutPoint outPoint, in Coin coin, OutputPlace place)
    {
        var scriptHash = ScriptHash.Of(coin.ScriptPubKey.Span);
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        var script = ScriptTable.Load(writer, scriptHash, bytes);
        var (newer, older) = ReadLinks(outPoint, spent: false);
        if (!newer.IsNone || script.NewestCoin != place)
        {
            throw new InvalidDataException($"Coin {outPoint} is not the newest of its script.");
        }

        Span<byte> key = stackalloc byte[StateKeys.OutputSize];
        StateKeys.WriteOutput(key, outPoint.TransactionId, outPoint.Index);
        writer.Delete(key);
        Link(older, newer: OutputPlace.None, older: null);
        script.NewestCoin = older;
        script.FundedCount--;
        script.FundedSum -= coin.Value;
        ScriptTable.RemoveFromHistory(writer, scriptHash, script, new ChainPlace(place.Height, place.TransactionIndex));
        ScriptTable.Save(writer, scriptHash, script);
    }

    /// <summary>An input of a transaction spends a coin.</summary>
    public void Spend(in OutPoint outPoint, in Coin coin, ChainPlace spender, int input)
    {
        var scriptHash = ScriptHash.Of(coin.ScriptPubKey.Span);
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        var script = ScriptTable.Load(writer, scriptHash, bytes);
        var (newer, older) = ReadLinks(outPoint, spent: false);
        WriteSpent(outPoint, spender, input, newer, older);
        Link(newer, newer: null, older: older);
        Link(older, newer: newer, older: null);
        script.NewestCoin = newer.IsNone ? older : script.NewestCoin;
        script.SpentCount++;
        script.SpentSum += coin.Value;
        ScriptTable.AddToHistory(writer, scriptHash, script, spender);
        ScriptTable.Save(writer, scriptHash, script);
    }

    /// <summary>Undoes <see cref="Spend"/>.</summary>
    public void Unspend(in OutPoint outPoint, in Coin coin, ChainPlace spender)
    {
        var scriptHash = ScriptHash.Of(coin.ScriptPubKey.Span);
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        var script = ScriptTable.Load(writer, scriptHash, bytes);
        var (newer, older) = ReadLinks(outPoint, spent: true);
        WriteCoin(outPoint, coin, newer, older);
        var place = PlaceOf(outPoint);
        Link(newer, newer: null, older: place);
        Link(older, newer: place, older: null);
        script.NewestCoin = newer.IsNone ? place : script.NewestCoin;
        script.SpentCount--;
        script.SpentSum -= coin.Value;
        ScriptTable.RemoveFromHistory(writer, scriptHash, script, spender);
        ScriptTable.Save(writer, scriptHash, script);
    }

    private (OutputPlace Newer, OutputPlace Older) ReadLinks(in OutPoint outPoint, bool spent)
    {
        Span<byte> key = stackalloc byte[StateKeys.OutputSize];
        StateKeys.WriteOutput(key, outPoint.TransactionId, outPoint.Index);
        if (!writer.TryRead(key, out var value) || new OutputRecord(value) is var output && output.IsSpent != spent)
        {
            throw new InvalidDataException($"Output {outPoint} is not {(spent ? "spent" : "unspent")} in the state.");
        }

        return (output.Newer, output.Older);
    }

    private void WriteCoin(in OutPoint outPoint, in Coin coin, OutputPlace newer, OutputPlace older)
    {
        Span<byte> key = stackalloc byte[StateKeys.OutputSize];
        StateKeys.WriteOutput(key, outPoint.TransactionId, outPoint.Index);
        var value = Value(OutputRecord.SizeOf(coin));
        OutputRecord.WriteCoin(value, coin, newer, older);
        writer.Upsert(key, value);
    }

    private void WriteSpent(in OutPoint outPoint, ChainPlace spender, int input, OutputPlace newer, OutputPlace older)
    {
        Span<byte> key = stackalloc byte[StateKeys.OutputSize];
        StateKeys.WriteOutput(key, outPoint.TransactionId, outPoint.Index);
        var value = Value(OutputRecord.HeadSize);
        OutputRecord.WriteSpent(value, spender, input, newer, older);
        writer.Upsert(key, value);
    }

    /// <summary>Changes one neighbour, or both, of the coin at a place; nothing if the place is none.</summary>
    private void Link(OutputPlace at, OutputPlace? newer, OutputPlace? older)
    {
        if (at.IsNone)
        {
            return;
        }

        var outPoint = BlockTable.GetOutPoint(reader, at);
        Span<byte> key = stackalloc byte[StateKeys.OutputSize];
        StateKeys.WriteOutput(key, outPoint.TransactionId, outPoint.Index);
        if (!writer.TryRead(key, out var stored) || new OutputRecord(stored) is var coin && coin.IsSpent)
        {
            throw new InvalidDataException($"Coin {outPoint} is listed by its script but is none.");
        }

        var value = Value(stored.Length);
        stored.CopyTo(value);
        OutputRecord.WriteLinks(value, newer ?? coin.Newer, older ?? coin.Older);
        writer.Upsert(key, value);
    }

    private OutputPlace PlaceOf(in OutPoint outPoint) => BlockTable.TryGet(reader, outPoint.TransactionId, out var transaction)
        ? OutputPlace.Of(transaction.Place.Height, transaction.Place.Index, (int)outPoint.Index)
        : throw new InvalidDataException($"Transaction {outPoint.TransactionId} has a coin but is not in the index.");

    private Span<byte> Value(int length)
    {
        if (_value.Length < length)
        {
            _value = new byte[2 * length];
        }

        return _value.AsSpan(0, length);
    }
}

using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.ChainStorage.Tables;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage;

public sealed partial class KeyValueChainState
{
    /// <inheritdoc/>
    public bool TryGetTransaction(in Hash256 transactionId, out TransactionPosition position)
    {
        using var reader = _store.RentReader();
        position = default;
        if (!TransactionReader.TryGet(reader, transactionId, out var record))
        {
            return false;
        }

        var (place, offset, length) = (record.Place, record.Offset, record.Length);
        if (!BlockTable.TryGetHash(reader, place.Height, out var blockHash))
        {
            throw new InvalidDataException($"The index names block {place.Height}, which is not in it.");
        }

        position = new TransactionPosition(blockHash, place, offset, length);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGetSpender(in OutPoint outPoint, out SpendingInput spender)
    {
        using var reader = _store.RentReader();
        spender = default;
        if (!TransactionReader.TryGetOutput(reader, outPoint, out _, out var output) || !output.IsSpent)
        {
            return false;
        }

        var place = output.SpenderPlace;
        var input = output.SpenderInput;
        spender = new SpendingInput(BlockTable.GetId(reader, place), input, place.Height);
        return true;
    }

    /// <inheritdoc/>
    public ScriptSummary GetScriptSummary(in Hash256 scriptHash)
    {
        using var reader = _store.RentReader();
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        return ReadScript(reader, scriptHash, bytes).Summary;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScriptHistoryEntry> GetScriptHistory(in Hash256 scriptHash, ChainPlace? before, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        using var reader = _store.RentReader();
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        var history = new ScriptHistory(reader, scriptHash, ReadScript(reader, scriptHash, bytes));
        var end = before is { } place ? history.CountBefore(place) : history.Count;
        var entries = new List<ScriptHistoryEntry>(Math.Min(limit, end));
        while (entries.Count < limit && end > 0)
        {
            var at = history.PlaceAt(--end);
            entries.Add(new ScriptHistoryEntry(BlockTable.GetId(reader, at), at));
        }

        return entries;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The cursor names no unspent coin of this script: the tip has changed.</exception>
    public UnspentPage GetUnspent(in Hash256 scriptHash, long cursor, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfNegative(cursor);
        using var reader = _store.RentReader();
        Span<byte> bytes = stackalloc byte[ScriptRecord.MaxSize];
        var script = ReadScript(reader, scriptHash, bytes);
        var place = cursor == 0 ? script.NewestCoin : new OutputPlace(cursor);
        var coins = new List<UnspentOutput>(Math.Min(limit, (int)Math.Min(script.FundedCount - script.SpentCount, int.MaxValue)));
        while (coins.Count < limit && !place.IsNone)
        {
            if (!TryReadListed(reader, place, out var coin, out var older)
                || (coins.Count == 0 && ScriptHash.Of(coin.Coin.ScriptPubKey.Span) != scriptHash))
            {
                throw new ArgumentException("The cursor names no unspent output of this script.", nameof(cursor));
            }

            coins.Add(coin);
            place = older;
        }

        return new UnspentPage(coins, place.Packed);
    }

    private static ScriptRecord ReadScript(KeyValueReader reader, in Hash256 scriptHash, Span<byte> bytes)
    {
        Span<byte> key = stackalloc byte[StateKeys.ScriptSize];
        StateKeys.WriteScript(key, scriptHash);
        bytes.Clear();
        if (reader.TryRead(key, out var value))
        {
            value.CopyTo(bytes);
        }

        return new ScriptRecord(bytes);
    }

    private static bool TryReadListed(KeyValueReader reader, OutputPlace place, out UnspentOutput coin, out OutputPlace older)
    {
        coin = default;
        older = default;
        if (!BlockTable.TryGetId(reader, new ChainPlace(place.Height, place.TransactionIndex), out var transactionId))
        {
            return false;
        }

        var outPoint = new OutPoint(transactionId, place.OutputIndex);
        if (!TryReadCoin(reader, outPoint, out var unspent))
        {
            return false;
        }

        coin = new UnspentOutput(outPoint, unspent);
        older = CoinList.OlderThan(reader, place);
        return true;
    }
}

using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.ChainStorage.Tables;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage;

public sealed partial class KeyValueChainState
{
    /// <inheritdoc/>
    public bool TryGetCoin(in OutPoint outPoint, out Coin coin)
    {
        using var reader = _store.RentReader();
        return TryReadCoin(reader, outPoint, out coin);
    }

    /// <inheritdoc/>
    public int GetCoins(ReadOnlySpan<OutPoint> outPoints, Span<Coin> coins, Span<bool> found)
    {
        using var reader = _store.RentReader();
        found[..outPoints.Length].Clear();
        var batch = new CoinBatch(outPoints, coins, found);
        reader.ReadMany(ref batch);
        return batch.FoundCount;
    }

    /// <inheritdoc/>
    public bool HasCoinOf(in Hash256 transactionId, int outputCount)
    {
        // Nearly always the answer is no, and then one look-up says so: a transaction that has coins is in the index.
        using var reader = _store.RentReader();
        if (!BlockTable.TryGet(reader, transactionId, out _))
        {
            return false;
        }

        for (var i = 0u; i < outputCount; i++)
        {
            if (TryReadCoin(reader, new OutPoint(transactionId, i), out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public IEnumerable<UnspentOutput> EnumerateCoins()
    {
        using var scan = _store.Scan([StateKeys.OutputKind]);
        while (scan.MoveNext())
        {
            if (TryDescribe(scan, out var output))
            {
                yield return output;
            }
        }
    }

    private static bool TryDescribe(KeyValueScan scan, out UnspentOutput output)
    {
        var record = new OutputRecord(scan.Value);
        output = record.IsSpent ? default : new UnspentOutput(StateKeys.ReadOutput(scan.Key), record.ToCoin());
        return !record.IsSpent;
    }

    private static bool TryReadCoin(KeyValueReader reader, in OutPoint outPoint, out Coin coin)
    {
        Span<byte> key = stackalloc byte[StateKeys.OutputSize];
        StateKeys.WriteOutput(key, outPoint.TransactionId, outPoint.Index);
        var found = reader.TryRead(key, out var value) && !new OutputRecord(value).IsSpent;
        coin = found ? new OutputRecord(value).ToCoin() : default;
        return found;
    }

    /// <summary>Coins asked for together. Their scripts share a few larger arrays, so that thousands of them are no load on the collector.</summary>
    private ref struct CoinBatch(ReadOnlySpan<OutPoint> outPoints, Span<Coin> coins, Span<bool> found) : IReadBatch
    {
        private const int SlabSize = 16 << 10;
        private const int SlabWorthwhile = 64;

        private readonly ReadOnlySpan<OutPoint> _outPoints = outPoints;
        private readonly Span<Coin> _coins = coins;
        private readonly Span<bool> _found = found;
        private Memory<byte> _slab;

        public int FoundCount { get; private set; }

        public readonly int Count => _outPoints.Length;

        public readonly int WriteKey(int index, scoped Span<byte> key)
        {
            StateKeys.WriteOutput(key, _outPoints[index].TransactionId, _outPoints[index].Index);
            return StateKeys.OutputSize;
        }

        public void OnFound(int index, scoped ReadOnlySpan<byte> value)
        {
            var record = new OutputRecord(value);
            if (record.IsSpent)
            {
                return;
            }

            var script = Take(record.Script.Length);
            record.Script.CopyTo(script.Span);
            _coins[index] = record.ToCoin(script);
            _found[index] = true;
            FoundCount++;
        }

        private Memory<byte> Take(int length)
        {
            if (Count < SlabWorthwhile || length > SlabSize / 4)
            {
                return new byte[length];
            }

            if (_slab.Length < length)
            {
                _slab = GC.AllocateUninitializedArray<byte>(SlabSize);
            }

            var taken = _slab[..length];
            _slab = _slab[length..];
            return taken;
        }
    }
}

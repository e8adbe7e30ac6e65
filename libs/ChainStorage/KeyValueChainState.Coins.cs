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
    public void FindTransactions(ReadOnlySpan<Hash256> transactionIds, Span<bool> known)
    {
        using var reader = _store.RentReader();
        known[..transactionIds.Length].Clear();
        var batch = new TransactionBatch(transactionIds, known);
        reader.ReadMany(ref batch);
    }

    /// <inheritdoc/>
    public IEnumerable<UnspentOutput> EnumerateCoins()
    {
        using var scan = _store.Scan([StateKeys.TransactionKind]);
        while (scan.MoveNext())
        {
            for (var number = 0; number < TransactionRecord.OutputsPerRecord; number++)
            {
                if (TryDescribe(scan, number, out var output))
                {
                    yield return output;
                }
            }
        }
    }

    private static bool TryDescribe(KeyValueScan scan, int number, out UnspentOutput described)
    {
        var record = new TransactionRecord(scan.Value);
        described = default;
        if (!record.TryGetOutput(number, out var output) || !output.IsUnspent)
        {
            return false;
        }

        var (transactionId, part) = StateKeys.ReadTransaction(scan.Key);
        var outPoint = new OutPoint(transactionId, (uint)((part * TransactionRecord.OutputsPerRecord) + number));
        described = new UnspentOutput(outPoint, record.ToCoin(output, output.Script.ToArray()));
        return true;
    }

    private static bool TryReadCoin(KeyValueReader reader, in OutPoint outPoint, out Coin coin)
    {
        coin = default;
        if (!TransactionReader.TryGetOutput(reader, outPoint, out var record, out var output) || output.IsSpent)
        {
            return false;
        }

        coin = record.ToCoin(output, output.Script.ToArray());
        return true;
    }

    /// <summary>Transactions of which only is asked whether they are there.</summary>
    private readonly ref struct TransactionBatch(ReadOnlySpan<Hash256> ids, Span<bool> known) : IReadBatch
    {
        private readonly ReadOnlySpan<Hash256> _ids = ids;
        private readonly Span<bool> _known = known;

        public int Count => _ids.Length;

        public int WriteKey(int index, scoped Span<byte> key) => StateKeys.WriteTransaction(key, _ids[index], 0);

        public void OnFound(int index, scoped ReadOnlySpan<byte> value) => _known[index] = true;
    }

    /// <summary>Coins asked for together. Their scripts share a few larger arrays, so that thousands of them are no load on the collector.</summary>
    private ref struct CoinBatch(ReadOnlySpan<OutPoint> outPoints, Span<Coin> coins, Span<bool> found) : IReadBatch
    {
        private const int SlabSize = 16 << 10;
        private const int SlabWorthwhile = 64;

        /// <summary>Bytes of the commonest scripts, rounded up: what a slab has room for, for each coin that may still come.</summary>
        private const int UsualScript = 24;

        private readonly ReadOnlySpan<OutPoint> _outPoints = outPoints;
        private readonly Span<Coin> _coins = coins;
        private readonly Span<bool> _found = found;
        private Memory<byte> _slab;

        public int FoundCount { get; private set; }

        public readonly int Count => _outPoints.Length;

        public readonly int WriteKey(int index, scoped Span<byte> key) => StateKeys.WriteTransaction(
            key, _outPoints[index].TransactionId, (int)(_outPoints[index].Index / TransactionRecord.OutputsPerRecord));

        public void OnFound(int index, scoped ReadOnlySpan<byte> value)
        {
            var record = new TransactionRecord(value);
            var number = (int)(_outPoints[index].Index % TransactionRecord.OutputsPerRecord);
            if (!record.TryGetOutput(number, out var output) || !output.IsUnspent)
            {
                return;
            }

            var script = Take(output.Script.Length);
            output.Script.CopyTo(script.Span);
            _coins[index] = record.ToCoin(output, script);
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
                var size = Math.Min(SlabSize, UsualScript * (Count - FoundCount));
                _slab = GC.AllocateUninitializedArray<byte>(Math.Max(size, length));
            }

            var taken = _slab[..length];
            _slab = _slab[length..];
            return taken;
        }
    }
}

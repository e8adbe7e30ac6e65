using System.Runtime.InteropServices;
using Blockyard.Chain.Connecting;
using Blockyard.Chain.Ports;

namespace Blockyard.Chain.CoinSet;

/// <summary>Hashes the set of coins after one block while the chain goes on.</summary>
/// <remarks>
/// <para>The set need not fit into memory: it is walked several times, a range of transaction ids at a time, which is collected,
/// sorted and hashed.</para>
/// <para>The chain stands still for some thousand coins at a time only. What blocks that are connected meanwhile do is taken
/// back: a coin they made is above the height, and a coin they spent is in their undo data, whether the walk has met it or not.
/// Should a block be disconnected, the walk begins again at the new tip.</para>
/// </remarks>
internal sealed class UtxoSetWalk(
    AppliedState applied,
    Func<HeaderEntry, ConnectedBlock> readBlock,
    int coinsPerPass,
    IProgress<UtxoSetProgress>? progress,
    CancellationToken cancellationToken)
{
    /// <summary>Coins that the chain stands still for.</summary>
    private const int CoinsPerHold = 2_048;

    /// <summary>Coins hashed between two reports of progress.</summary>
    private const int CoinsPerStep = 16_384;

    private HeaderEntry _tip = applied.Tip;
    private long _expected;
    private long _disconnections;

    /// <summary>Walks until a set is complete. Takes a microsecond or two for a coin.</summary>
    public UtxoSetInfo Run()
    {
        while (true)
        {
            using (var scope = applied.Read())
            {
                (_tip, _expected, _disconnections) = (scope.Tip, applied.CoinCount, applied.Disconnections);
            }

            if (TryHash() is { } info)
            {
                return info;
            }
        }
    }

    private UtxoSetInfo? TryHash()
    {
        progress?.Report(new UtxoSetProgress(0, _expected));
        var hash = new UtxoSetHash();
        var multiset = new CoinMultiset();
        var passes = CoinRange.CountPasses(_expected, coinsPerPass);
        for (var pass = 0; pass < passes; pass++)
        {
            if (!TryCollect(CoinRange.OfPass(pass, passes), out var coins))
            {
                return null;
            }

            Hash(ref hash, multiset, coins);
        }

        return new UtxoSetInfo(
            _tip, hash.CoinCount, hash.TransactionCount, hash.Total, hash.BogoSize, hash.Finish(), multiset.Finish());
    }

    private void Hash(ref UtxoSetHash hash, CoinMultiset multiset, List<UnspentOutput> coins)
    {
        for (var done = 0; done < coins.Count; done += CoinsPerStep)
        {
            var count = Math.Min(CoinsPerStep, coins.Count - done);
            foreach (ref readonly var coin in CollectionsMarshal.AsSpan(coins).Slice(done, count))
            {
                hash.Append(coin);
            }

            multiset.InsertAll(coins, done, count, cancellationToken);
            progress?.Report(new UtxoSetProgress(hash.CoinCount, Math.Max(_expected, hash.CoinCount)));
        }
    }

    private bool TryCollect(CoinRange range, out List<UnspentOutput> coins)
    {
        coins = [];
        IEnumerator<UnspentOutput>? walk = null;
        try
        {
            HeaderEntry end;
            bool more;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = applied.Read();
                if (applied.Disconnections != _disconnections)
                {
                    return false;
                }

                walk ??= scope.Queries.EnumerateCoins().GetEnumerator();
                more = TakeSome(walk, range, coins);
                end = scope.Tip;
            }
            while (more);
            TakeBack(end, range, coins);
        }
        finally
        {
            walk?.Dispose();
        }

        SortEachOnce(coins);
        return true;
    }

    private bool TakeSome(IEnumerator<UnspentOutput> walk, CoinRange range, List<UnspentOutput> coins)
    {
        for (var i = 0; i < CoinsPerHold; i++)
        {
            if (!walk.MoveNext())
            {
                return false;
            }

            TakeIfOld(walk.Current, range, coins);
        }

        return true;
    }

    private void TakeBack(HeaderEntry end, CoinRange range, List<UnspentOutput> coins)
    {
        for (var entry = end; entry != _tip; entry = entry.Previous!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = readBlock(entry);
            for (var i = 0; i < block.Block.Transactions.Length; i++)
            {
                var spent = block.GetSpentCoins(i);
                for (var input = 0; input < spent.Length; input++)
                {
                    var outPoint = block.Block.Transactions[i].Inputs[input].PreviousOutput;
                    TakeIfOld(new UnspentOutput(outPoint, spent[input]), range, coins);
                }
            }
        }
    }

    private void TakeIfOld(in UnspentOutput coin, CoinRange range, List<UnspentOutput> coins)
    {
        if (coin.Coin.Height <= _tip.Height && range.Contains(coin.OutPoint.TransactionId))
        {
            coins.Add(coin);
        }
    }

    private static void SortEachOnce(List<UnspentOutput> coins)
    {
        coins.Sort(static (left, right) => UtxoSetHash.Compare(left.OutPoint, right.OutPoint));
        var span = CollectionsMarshal.AsSpan(coins);
        var kept = 0;
        for (var i = 0; i < span.Length; i++)
        {
            if (i == 0 || span[i].OutPoint != span[kept - 1].OutPoint)
            {
                span[kept++] = span[i];
            }
        }

        coins.RemoveRange(kept, coins.Count - kept);
    }
}

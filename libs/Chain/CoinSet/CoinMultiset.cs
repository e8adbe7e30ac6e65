using System.Runtime.InteropServices;
using Blockyard.Chain.Ports;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.CoinSet;

/// <summary>Bitcoin Core's "muhash" over a set of coins: coins are put in and taken out in any order.</summary>
public sealed class CoinMultiset
{
    private const int LongestUsualScript = 128;
    private const int CoinsPerPart = 256;

    private readonly MuHash3072 _set = new();
    private byte[] _element = new byte[CoinElement.MaxHeadSize + LongestUsualScript];

    /// <summary>Puts a coin in.</summary>
    public void Insert(in UnspentOutput coin) => _set.Insert(Serialize(coin));

    /// <summary>Takes a coin out.</summary>
    public void Remove(in UnspentOutput coin) => _set.Remove(Serialize(coin));

    /// <summary>Puts many coins in, on half of the processor's cores.</summary>
    internal void InsertAll(List<UnspentOutput> coins, int first, int count, CancellationToken cancellationToken)
    {
        var half = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / 2),
        };
        var parts = (count + CoinsPerPart - 1) / CoinsPerPart;
        Parallel.For(
            0,
            parts,
            half,
            static () => new CoinMultiset(),
            (part, _, share) =>
            {
                var start = part * CoinsPerPart;
                foreach (ref readonly var coin in CollectionsMarshal.AsSpan(coins).Slice(first, count)[start..Math.Min(count, start + CoinsPerPart)])
                {
                    share.Insert(coin);
                }

                return share;
            },
            share =>
            {
                lock (_set)
                {
                    Combine(share);
                }
            });
    }

    /// <summary>Puts in what is in another set and takes out what was taken out of it.</summary>
    public void Combine(CoinMultiset other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _set.Combine(other._set);
    }

    /// <summary>The hash of the set; it costs some milliseconds if anything was taken out.</summary>
    public Hash256 Finish()
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        _set.Finish(hash);
        return new Hash256(hash);
    }

    private ReadOnlySpan<byte> Serialize(in UnspentOutput coin)
    {
        var script = coin.Coin.ScriptPubKey.Span;
        if (_element.Length < CoinElement.MaxHeadSize + script.Length)
        {
            _element = new byte[CoinElement.MaxHeadSize + script.Length];
        }

        var length = CoinElement.WriteHead(coin, _element);
        script.CopyTo(_element.AsSpan(length));
        return _element.AsSpan(0, length + script.Length);
    }
}

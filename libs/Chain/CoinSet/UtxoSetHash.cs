using Blockyard.Chain.Ports;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.CoinSet;

/// <summary>
/// Bitcoin Core's "hash_serialized_3" over a set of coins, and its counts: coins come ordered by transaction id (internal bytes)
/// and output number, each once.
/// </summary>
/// <remarks>The hash is the double SHA-256 over all coins (<see cref="CoinElement"/>), one behind the other.</remarks>
internal ref struct UtxoSetHash()
{
    // What Core counts for a coin whatever its store makes of it: id, output number, height, value and length of the script.
    private const int BogoSizeOfHead = 50;

    private Sha256Hasher _hasher = new();
    private Hash256 _lastTransaction;

    /// <summary>Coins so far.</summary>
    public long CoinCount { get; private set; }

    /// <summary>Transactions with coins so far.</summary>
    public long TransactionCount { get; private set; }

    /// <summary>Sum of the coins in satoshis.</summary>
    public long Total { get; private set; }

    /// <summary>Core's measure of the set's size.</summary>
    public long BogoSize { get; private set; }

    /// <summary>The order that coins come in.</summary>
    public static int Compare(in OutPoint left, in OutPoint right)
    {
        var byId = left.TransactionId.CompareTo(right.TransactionId);
        return byId != 0 ? byId : left.Index.CompareTo(right.Index);
    }

    /// <summary>Takes the next coin in.</summary>
    public void Append(in UnspentOutput coin)
    {
        Span<byte> head = stackalloc byte[CoinElement.MaxHeadSize];
        var script = coin.Coin.ScriptPubKey.Span;
        _hasher.Append(head[..CoinElement.WriteHead(coin, head)]);
        _hasher.Append(script);
        if (CoinCount == 0 || coin.OutPoint.TransactionId != _lastTransaction)
        {
            _lastTransaction = coin.OutPoint.TransactionId;
            TransactionCount++;
        }

        CoinCount++;
        Total += coin.Coin.Value;
        BogoSize += BogoSizeOfHead + script.Length;
    }

    /// <summary>The hash over all of them.</summary>
    public Hash256 Finish() => Hash256.FinishDouble(ref _hasher);
}

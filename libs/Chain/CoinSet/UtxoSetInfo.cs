using Blockyard.Primitives;

namespace Blockyard.Chain.CoinSet;

/// <summary>The set of unspent outputs after one block.</summary>
/// <param name="Tip">The block.</param>
/// <param name="CoinCount">Number of coins.</param>
/// <param name="TransactionCount">Number of transactions that they are outputs of.</param>
/// <param name="Total">Their sum in satoshis.</param>
/// <param name="BogoSize">Bitcoin Core's "bogosize": a size of the set that depends on no store.</param>
/// <param name="HashSerialized">Bitcoin Core's "hash_serialized_3" over them.</param>
/// <param name="MuHash">Bitcoin Core's "muhash" over them.</param>
public sealed record UtxoSetInfo(
    HeaderEntry Tip,
    long CoinCount,
    long TransactionCount,
    long Total,
    long BogoSize,
    Hash256 HashSerialized,
    Hash256 MuHash);

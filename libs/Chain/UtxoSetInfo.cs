using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>The set of unspent outputs after one block.</summary>
/// <param name="Tip">The block.</param>
/// <param name="CoinCount">Number of coins.</param>
/// <param name="Total">Their sum in satoshis.</param>
/// <param name="HashSerialized">Bitcoin Core's "hash_serialized_3" over them.</param>
public sealed record UtxoSetInfo(HeaderEntry Tip, long CoinCount, long Total, Hash256 HashSerialized);

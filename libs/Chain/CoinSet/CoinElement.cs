using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.Chain.CoinSet;

/// <summary>The bytes that stand for a coin in both of Bitcoin Core's hashes over the set of coins.</summary>
/// <remarks>
/// <code>
///  transaction id   output number   2 × height + coinbase   value      script
///  32 bytes         u32             u32                     i64        CompactSize length, bytes        little-endian
/// </code>
/// </remarks>
internal static class CoinElement
{
    /// <summary>Bytes before a script, at most.</summary>
    public const int MaxHeadSize = FixedSize + CompactSize.MaxLength;

    private const int FixedSize = Hash256.Size + sizeof(uint) + sizeof(uint) + sizeof(long);

    /// <summary>Writes everything before the script's bytes; returns how much that is.</summary>
    public static int WriteHead(in UnspentOutput coin, Span<byte> destination)
    {
        var writer = new SpanWriter(destination);
        writer.WriteOutPoint(coin.OutPoint);
        writer.WriteUInt32((2 * coin.Coin.Height) + (coin.Coin.IsCoinbase ? 1u : 0u));
        writer.WriteInt64(coin.Coin.Value);
        writer.WriteCompactSize((ulong)coin.Coin.ScriptPubKey.Length);
        return writer.Position;
    }
}

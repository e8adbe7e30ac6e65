using System.Buffers.Binary;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Filters;

/// <summary>
/// The basic filter of a block (BIP 158): all scripts that it pays to or spends from, packed so that a light wallet can tell
/// whether the block concerns it without naming its scripts to anybody.
/// </summary>
/// <remarks>
/// Left out are empty scripts, and outputs that begin with RETURN. The key is the first half of the block's hash in internal
/// byte order.
/// </remarks>
public sealed class BlockFilter
{
    private BlockFilter(byte[] bytes)
    {
        Bytes = bytes;
        Hash = Hash256.DoubleSha256(bytes);
    }

    /// <summary>The encoded filter: the number of elements, then their Golomb-coded set.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The filter's own hash: double SHA-256 of its bytes (BIP 157).</summary>
    public Hash256 Hash { get; }

    /// <summary>Makes the filter of a block and the coins that it spends. O(n log n) in the number of its scripts.</summary>
    public static BlockFilter Create(ConnectedBlock block) => Create(block.Block, block.SpentCoins.Span);

    /// <inheritdoc cref="Create(ConnectedBlock)"/>
    internal static BlockFilter Create(Block block, ReadOnlySpan<Coin> spentCoins)
    {
        var scripts = new HashSet<ReadOnlyMemory<byte>>(ScriptComparer.Instance);
        foreach (var transaction in block.Transactions)
        {
            foreach (ref readonly var output in transaction.Outputs)
            {
                if (!output.ScriptPubKey.IsEmpty && output.ScriptPubKey.Span[0] != (byte)Opcode.Return)
                {
                    scripts.Add(output.ScriptPubKey);
                }
            }
        }

        foreach (ref readonly var coin in spentCoins)
        {
            if (!coin.ScriptPubKey.IsEmpty)
            {
                scripts.Add(coin.ScriptPubKey);
            }
        }

        var hash = block.Hash;
        var key = new SipHash(
            BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan()),
            BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan()[sizeof(ulong)..]));
        return new BlockFilter(GolombCodedSet.Encode(scripts, key));
    }

    /// <summary>
    /// The filter header (BIP 157), which commits to this filter and all before it: double SHA-256 of the filter's hash and the
    /// header before. In front of the genesis block's stands <see cref="Hash256.Zero"/>.
    /// </summary>
    public Hash256 HeaderAfter(in Hash256 previous)
    {
        Span<byte> both = stackalloc byte[2 * Hash256.Size];
        Hash.CopyTo(both);
        previous.CopyTo(both[Hash256.Size..]);
        return Hash256.DoubleSha256(both);
    }
}

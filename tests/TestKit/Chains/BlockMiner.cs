using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>Real proof of work, for targets that are easy to meet.</summary>
public static class BlockMiner
{
    /// <summary>The same header with a nonce that meets its target.</summary>
    public static BlockHeader Mine(BlockHeader header) => Find(header, meets: true);

    /// <summary>The same header with a nonce that misses its target.</summary>
    public static BlockHeader Miss(BlockHeader header) => Find(header, meets: false);

    /// <summary>The same transactions under a header with the right Merkle root and proof of work.</summary>
    public static Block Mine(BlockHeader header, params ReadOnlySpan<Transaction> transactions)
    {
        var draft = Block.Create(header, transactions);
        var rooted = new BlockHeader(
            header.Version, header.PreviousHash, draft.ComputeMerkleRoot(out _), header.Time, header.Bits, header.Nonce);
        return Block.Create(Mine(rooted), transactions);
    }

    private static BlockHeader Find(BlockHeader header, bool meets)
    {
        header.Bits.TryDecode(out var target);
        for (var nonce = 0u; ; nonce++)
        {
            var candidate = header.WithTimeAndNonce(header.Time, nonce);
            if (UInt256.FromHash(candidate.Hash) <= target == meets)
            {
                return candidate;
            }
        }
    }
}

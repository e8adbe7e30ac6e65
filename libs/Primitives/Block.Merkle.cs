using System.Runtime.InteropServices;

namespace Blockyard.Primitives;

public sealed partial class Block
{
    /// <summary>The Merkle root over the transaction ids.</summary>
    /// <param name="mutated">
    /// True if two neighbours that are hashed together are equal: the list may be another block's with its end repeated
    /// (CVE-2012-2459), so the block must be refused without marking its hash as invalid.
    /// </param>
    public Hash256 ComputeMerkleRoot(out bool mutated)
    {
        var leaves = new Hash256[_transactions.Length];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = _transactions[i].Id;
        }

        return Root(leaves, out mutated);
    }

    /// <summary>The Merkle root over the witness transaction ids (BIP 141), with zero in place of the coinbase's.</summary>
    public Hash256 ComputeWitnessMerkleRoot()
    {
        var leaves = new Hash256[_transactions.Length];
        for (var i = 1; i < leaves.Length; i++)
        {
            leaves[i] = _transactions[i].WitnessId;
        }

        return Root(leaves, out _);
    }

    private static Hash256 Root(Span<Hash256> level, out bool mutated)
    {
        mutated = false;
        if (level.IsEmpty)
        {
            return Hash256.Zero;
        }

        Span<Hash256> pair = stackalloc Hash256[2];
        while (level.Length > 1)
        {
            for (var i = 0; i < level.Length; i += 2)
            {
                var last = i + 1 == level.Length;
                mutated |= !last && level[i] == level[i + 1];
                pair[0] = level[i];
                pair[1] = last ? level[i] : level[i + 1];
                level[i / 2] = DoubleSha256.Of(MemoryMarshal.AsBytes(pair));
            }

            level = level[..((level.Length + 1) / 2)];
        }

        return level[0];
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using Blockyard.Crypto;

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
        var count = _transactions.Length;
        var leaves = ArrayPool<Hash256>.Shared.Rent(count);
        for (var i = 0; i < count; i++)
        {
            leaves[i] = _transactions[i].Id;
        }

        var root = Root(leaves.AsSpan(0, count), out mutated);
        ArrayPool<Hash256>.Shared.Return(leaves);
        return root;
    }

    /// <summary>The Merkle root over the witness transaction ids (BIP 141), with zero in place of the coinbase's.</summary>
    public Hash256 ComputeWitnessMerkleRoot()
    {
        var count = _transactions.Length;
        var leaves = ArrayPool<Hash256>.Shared.Rent(count);
        for (var i = 0; i < count; i++)
        {
            leaves[i] = i == 0 ? Hash256.Zero : _transactions[i].WitnessId;
        }

        var root = Root(leaves.AsSpan(0, count), out _);
        ArrayPool<Hash256>.Shared.Return(leaves);
        return root;
    }

    /// <summary>The Merkle branch of one transaction, from the leaves up: what proves that the block holds it.</summary>
    /// <param name="index">Position of the transaction, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no transaction at that position.</exception>
    public Hash256[] ComputeMerkleBranch(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_transactions.Length, nameof(index));
        var leaves = Array.ConvertAll(_transactions, static transaction => transaction.Id);
        var branch = new Hash256[MerkleTree.BranchLength(leaves.Length)];
        MerkleTree.ComputeBranch(MemoryMarshal.AsBytes(leaves.AsSpan()), index, MemoryMarshal.AsBytes(branch.AsSpan()));
        return branch;
    }

    private static Hash256 Root(Span<Hash256> leaves, out bool mutated)
    {
        Span<byte> root = stackalloc byte[Hash256.Size];
        MerkleTree.ComputeRootInPlace(MemoryMarshal.AsBytes(leaves), root, out mutated);
        return new Hash256(root);
    }
}

using System.Buffers;

namespace Blockyard.Crypto;

/// <summary>Bitcoin's Merkle tree over 32-byte leaves: root, branch of one leaf, root from a branch.</summary>
/// <remarks>
/// <para>WARNING, should you be tempted to use this tree for something new: it has a flaw (CVE-2012-2459) that every user must
/// defend against. A level with an odd number of nodes pairs its last node with itself, so different lists of leaves have the
/// same root:</para>
/// <code>
///         R                     R
///       /   \                 /   \
///      A     B               A     B
///     / \   /               / \   / \
///    1   2 3               1   2 3   3
/// </code>
/// <para>[1,2,3] and [1,2,3,3] are such a pair. A block whose transactions were repeated this way keeps its hash but is invalid;
/// whoever then remembers the hash as invalid refuses the good block as well. The defence: a level that holds two equal nodes
/// side by side before anything was repeated is reported as mutated; such a block is dropped without remembering its hash as
/// bad.</para>
/// <para>A second flaw: an inner node is the hash of 64 bytes, and so is the id of a transaction of 64 bytes, so a branch proves
/// a leaf only together with the depth of the tree or the knowledge that no 64-byte transaction exists.</para>
/// Leaves, nodes and root are in internal byte order.
/// </remarks>
public static class MerkleTree
{
    /// <summary>Bytes in a node.</summary>
    public const int NodeSize = 32;

    /// <summary>Writes the root over the leaves, which are left as they are.</summary>
    /// <param name="leaves">The leaves, 32 bytes each. No leaves: the root is zero.</param>
    /// <param name="root">Takes 32 bytes.</param>
    /// <param name="mutated">True when equal nodes sit side by side: the list may be another one with leaves repeated.</param>
    /// <exception cref="ArgumentException">The leaves are no whole number of nodes, or the root does not fit.</exception>
    public static void ComputeRoot(ReadOnlySpan<byte> leaves, Span<byte> root, out bool mutated)
    {
        var rented = ArrayPool<byte>.Shared.Rent(leaves.Length);
        leaves.CopyTo(rented);
        ComputeRootInPlace(rented.AsSpan(0, leaves.Length), root, out mutated);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>As <see cref="ComputeRoot"/>, using the memory of the leaves for the work.</summary>
    /// <inheritdoc cref="ComputeRoot"/>
    public static void ComputeRootInPlace(Span<byte> leaves, Span<byte> root, out bool mutated)
    {
        CheckLeaves(leaves);
        mutated = false;
        if (leaves.IsEmpty)
        {
            root[..NodeSize].Clear();
            return;
        }

        var level = leaves;
        while (level.Length > NodeSize)
        {
            mutated |= HasEqualPair(level);
            level = Ascend(level);
        }

        level.CopyTo(root);
    }

    /// <summary>How many nodes a branch of a tree with that many leaves has.</summary>
    public static int BranchLength(int leafCount)
    {
        var length = 0;
        for (; leafCount > 1; leafCount = (leafCount + 1) / 2)
        {
            length++;
        }

        return length;
    }

    /// <summary>Writes the branch of one leaf: the node beside the path on every level, from the leaf up.</summary>
    /// <param name="leaves">The leaves, 32 bytes each.</param>
    /// <param name="index">Which leaf.</param>
    /// <param name="branch">Takes <see cref="BranchLength"/> nodes.</param>
    /// <exception cref="ArgumentException">
    /// The leaves are no whole number of nodes, the index is outside them or the branch does not fit.
    /// </exception>
    public static void ComputeBranch(ReadOnlySpan<byte> leaves, int index, Span<byte> branch)
    {
        CheckLeaves(leaves);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length / NodeSize);
        var rented = ArrayPool<byte>.Shared.Rent(leaves.Length);
        var level = rented.AsSpan(0, leaves.Length);
        leaves.CopyTo(level);
        for (; level.Length > NodeSize; index /= 2, branch = branch[NodeSize..])
        {
            var sibling = Math.Min(index ^ 1, (level.Length / NodeSize) - 1);
            level.Slice(sibling * NodeSize, NodeSize).CopyTo(branch);
            level = Ascend(level);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Writes the root that a leaf and its branch lead to.</summary>
    /// <param name="leaf">The leaf, 32 bytes.</param>
    /// <param name="index">Its place among the leaves: bit n says on which side of node n of the branch the path runs.</param>
    /// <param name="branch">The branch, from the leaf up.</param>
    /// <param name="root">Takes 32 bytes.</param>
    /// <exception cref="ArgumentException">The branch is no whole number of nodes, or the root does not fit.</exception>
    public static void ComputeRootFromBranch(ReadOnlySpan<byte> leaf, int index, ReadOnlySpan<byte> branch, Span<byte> root)
    {
        CheckLeaves(branch);
        Span<byte> pair = stackalloc byte[2 * NodeSize];
        Span<byte> node = stackalloc byte[NodeSize];
        leaf[..NodeSize].CopyTo(node);
        for (; !branch.IsEmpty; branch = branch[NodeSize..], index >>= 1)
        {
            var left = (index & 1) == 0;
            node.CopyTo(left ? pair : pair[NodeSize..]);
            branch[..NodeSize].CopyTo(left ? pair[NodeSize..] : pair);
            Sha256d.Hash(pair, node);
        }

        node.CopyTo(root);
    }

    private static bool HasEqualPair(ReadOnlySpan<byte> level)
    {
        for (; level.Length >= 2 * NodeSize; level = level[(2 * NodeSize)..])
        {
            if (level[..NodeSize].SequenceEqual(level.Slice(NodeSize, NodeSize)))
            {
                return true;
            }
        }

        return false;
    }

    private static Span<byte> Ascend(Span<byte> level)
    {
        var nodes = level.Length / NodeSize;
        var pairs = nodes / 2;
        Sha256d.HashPairs(level[..(pairs * 2 * NodeSize)], level);
        if (nodes % 2 == 1)
        {
            Span<byte> twice = stackalloc byte[2 * NodeSize];
            level[^NodeSize..].CopyTo(twice);
            level[^NodeSize..].CopyTo(twice[NodeSize..]);
            Sha256d.Hash(twice, level.Slice(pairs * NodeSize, NodeSize));
        }

        return level[..((nodes + 1) / 2 * NodeSize)];
    }

    private static void CheckLeaves(ReadOnlySpan<byte> leaves)
    {
        if (leaves.Length % NodeSize != 0)
        {
            throw new ArgumentException("Nodes have 32 bytes each.", nameof(leaves));
        }
    }
}

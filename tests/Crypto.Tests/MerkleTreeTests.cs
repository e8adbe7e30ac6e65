namespace Blockyard.Crypto.Tests;

public sealed class MerkleTreeTests
{
    [Fact]
    public void Root_of_block_100000_is_the_one_in_its_header()
    {
        string[] ids =
        [
            "8c14f0db3df150123e6f3dbbf30f8b955a8249b62ac1d1ff16284aefa3d06d87",
            "fff2525b8931402dd09222c50775608f75787bd2b87e56995a7bdd30f79702c4",
            "6359f0868171b1d194cbee1af2f16ea598ae8fad666d9b012c8ed2b79a236ec4",
            "e9a66845e05d5abc0ad04ec80f774a7e585c6e8db975962d069a522137b80c1d",
        ];
        var leaves = ids.SelectMany(id => Convert.FromHexString(id).Reverse()).ToArray();
        var root = new byte[32];
        MerkleTree.ComputeRoot(leaves, root, out var mutated);
        Array.Reverse(root);
        Assert.Equal("f3e94742aca4b5ef85488dc37c06c3282295ffec960994b2c0d5ac2a25a95766", Convert.ToHexStringLower(root));
        Assert.False(mutated);
    }

    [Fact]
    public void Root_of_nothing_is_zero_and_of_one_leaf_is_the_leaf()
    {
        var root = new byte[32];
        root.AsSpan().Fill(1);
        MerkleTree.ComputeRoot([], root, out _);
        Assert.Equal(new byte[32], root);
        var leaf = Leaves(1);
        MerkleTree.ComputeRoot(leaf, root, out var mutated);
        Assert.Equal(leaf, root);
        Assert.False(mutated);
    }

    [Fact]
    public void Repeated_leaves_keep_the_root_and_are_reported_as_mutated()
    {
        for (var count = 1; count < 40; count++)
        {
            var leaves = Leaves(count);
            var root = new byte[32];
            MerkleTree.ComputeRoot(leaves, root, out var mutated);
            Assert.False(mutated);

            // Repeat what the tree itself would repeat on its first odd level.
            for (int width = 1, nodes = count; nodes > 1; width *= 2, nodes = (nodes + 1) / 2)
            {
                if (nodes % 2 == 1)
                {
                    var repeated = new byte[32];
                    MerkleTree.ComputeRoot([.. leaves, .. leaves[((nodes - 1) * width * 32)..]], repeated, out mutated);
                    if (count % width == 0)
                    {
                        Assert.Equal(root, repeated);
                        Assert.True(mutated);
                    }

                    break;
                }
            }
        }
    }

    [Fact]
    public void Every_branch_leads_to_the_root_and_a_wrong_leaf_does_not()
    {
        for (var count = 1; count < 40; count++)
        {
            var leaves = Leaves(count);
            var root = new byte[32];
            var reached = new byte[32];
            MerkleTree.ComputeRoot(leaves, root, out _);
            var branch = new byte[32 * MerkleTree.BranchLength(count)];
            for (var index = 0; index < count; index++)
            {
                MerkleTree.ComputeBranch(leaves, index, branch);
                MerkleTree.ComputeRootFromBranch(leaves.AsSpan(32 * index, 32), index, branch, reached);
                Assert.Equal(root, reached);
                MerkleTree.ComputeRootFromBranch(new byte[32], index, branch, reached);
                Assert.NotEqual(root, reached);
            }
        }
    }

    [Fact]
    public void In_place_gives_the_same_root()
    {
        var leaves = Leaves(21);
        var expected = new byte[32];
        var root = new byte[32];
        MerkleTree.ComputeRoot(leaves, expected, out _);
        MerkleTree.ComputeRootInPlace(leaves, root, out _);
        Assert.Equal(expected, root);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MerkleTree.ComputeRoot(new byte[33], new byte[32], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ComputeBranch(new byte[64], 2, new byte[32]));
        Assert.Throws<ArgumentException>(() => MerkleTree.ComputeRootFromBranch(new byte[32], 0, new byte[31], new byte[32]));
    }

    private static byte[] Leaves(int count)
    {
        var leaves = new byte[32 * count];
        new Random(count).NextBytes(leaves);
        return leaves;
    }
}

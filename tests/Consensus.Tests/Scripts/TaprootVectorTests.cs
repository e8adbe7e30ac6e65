using System.Text.Json;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>The wallet vectors of BIP 341: trees, control blocks, signature hashes, a signed transaction.</summary>
public sealed class TaprootVectorTests
{
    private const string Vectors = "core/bip341_wallet_vectors.json";

    public static TheoryData<int> Outputs => [.. Enumerable.Range(0, 7)];

    public static TheoryData<int> Inputs => [.. Enumerable.Range(0, 7)];

    [VectorFact(Vectors)]
    public void File_has_all_its_cases()
    {
        var vectors = VectorFile.ReadJson(Vectors);

        Assert.Equal(7, vectors.GetProperty("scriptPubKey").GetArrayLength());
        Assert.Equal(1, vectors.GetProperty("keyPathSpending").GetArrayLength());
        Assert.Equal(7, vectors.GetProperty("keyPathSpending")[0].GetProperty("inputSpending").GetArrayLength());
    }

    [VectorTheory(Vectors, Cases = 7), MemberData(nameof(Outputs))]
    public void Output_key_commits_to_the_tree(int index)
    {
        var test = VectorFile.ReadJson(Vectors).GetProperty("scriptPubKey")[index];
        var internalKey = test.GetProperty("given").GetProperty("internalPubkey").Bytes();
        var leaves = new List<Hash256>();
        var tree = test.GetProperty("given").GetProperty("scriptTree");
        var root = tree.ValueKind == JsonValueKind.Null ? (Hash256?)null : RootOf(tree, leaves);
        var tweak = TaprootTree.TweakHash(internalKey, root);

        var intermediary = test.GetProperty("intermediary");
        Assert.Equal(intermediary.GetProperty("tweak").GetString(), Convert.ToHexStringLower(tweak.ToArray()));
        if (root is { } hash)
        {
            Assert.Equal(intermediary.GetProperty("merkleRoot").GetString(), Convert.ToHexStringLower(hash.ToArray()));
            Assert.Equal(
                intermediary.GetProperty("leafHashes").EnumerateArray().Select(leaf => leaf.GetString()),
                leaves.Select(leaf => Convert.ToHexStringLower(leaf.ToArray())));
        }

        Assert.True(XOnlyPublicKey.TryParse(internalKey, out var key));
        Assert.True(key.TryTweakAdd(tweak.AsSpan(), out var tweaked));
        var outputKey = new byte[XOnlyPublicKey.Size];
        tweaked.ToXOnly(out _).Serialize(outputKey);
        Assert.Equal(test.GetProperty("expected").GetProperty("scriptPubKey").Bytes(), ScriptTemplates.PayToTaproot(outputKey));
        CheckControlBlocks(test, outputKey, leaves);
    }

    [VectorTheory(Vectors, Cases = 7), MemberData(nameof(Inputs))]
    public void Signature_hash_is_the_published_one_and_the_signature_is_good(int index)
    {
        var test = VectorFile.ReadJson(Vectors).GetProperty("keyPathSpending")[0];
        var spent = SpentOutputs(test);
        var input = test.GetProperty("inputSpending")[index];
        var place = input.GetProperty("given").GetProperty("txinIndex").GetInt32();
        var hashType = input.GetProperty("given").GetProperty("hashType").GetInt32();
        var rawUnsigned = test.GetProperty("given").GetProperty("rawUnsignedTx").Bytes();
        var rawSigned = test.GetProperty("auxiliary").GetProperty("fullySignedTx").Bytes();
        Assert.True(Transaction.TryParse(rawUnsigned, out var unsigned, out _));
        Assert.True(Transaction.TryParse(rawSigned, out var signed, out _));

        var precomputed = PrecomputedTransactionData.ForSigning(unsigned, spent);
        Assert.True(SignatureHash.TryTaproot(
            unsigned,
            place,
            in spent[place],
            hashType,
            precomputed,
            SignatureVersion.TaprootKey,
            new TaprootSpend(),
            out var hash));

        Assert.Equal(input.GetProperty("intermediary").GetProperty("sigHash").Bytes(), hash.ToArray());
        Assert.Equal(
            input.GetProperty("expected").GetProperty("witness").EnumerateArray().Select(item => item.GetString()),
            signed.Inputs[place].Witness.ToArrays().Select(Convert.ToHexStringLower));
        Assert.Equal(ScriptError.Ok, TransactionScripts.VerifyAll(signed, spent, ScriptFlags.Standard, out var failed));
        Assert.Equal(-1, failed);
    }

    private static TxOutput[] SpentOutputs(JsonElement test) =>
    [
        .. test.GetProperty("given").GetProperty("utxosSpent").EnumerateArray()
            .Select(output => new TxOutput(
                output.GetProperty("amountSats").GetInt64(), output.GetProperty("scriptPubKey").Bytes())),
    ];

    private static void CheckControlBlocks(JsonElement test, byte[] outputKey, List<Hash256> leaves)
    {
        if (!test.GetProperty("expected").TryGetProperty("scriptPathControlBlocks", out var blocks))
        {
            Assert.Empty(leaves);
            return;
        }

        Assert.Equal(leaves.Count, blocks.GetArrayLength());
        for (var i = 0; i < leaves.Count; i++)
        {
            var block = blocks[i].Bytes();
            Assert.True(TaprootTree.IsControlBlockSize(block.Length));
            Assert.True(TaprootTree.IsCommitted(block, outputKey, leaves[i]));
            block[0] ^= 1;
            Assert.False(TaprootTree.IsCommitted(block, outputKey, leaves[i]));
        }
    }

    private static Hash256 RootOf(JsonElement tree, List<Hash256> leaves)
    {
        if (tree.ValueKind == JsonValueKind.Array)
        {
            var left = RootOf(tree[0], leaves);
            return TaprootTree.BranchHash(left, RootOf(tree[1], leaves));
        }

        leaves.Add(TaprootTree.LeafHash(tree.GetProperty("leafVersion").GetByte(), tree.GetProperty("script").Bytes()));
        return leaves[^1];
    }
}

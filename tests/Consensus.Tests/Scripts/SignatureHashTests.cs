using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Consensus.Tests.Scripts;

public sealed class SignatureHashTests
{
    private const string Vectors = "core/sighash.json";

    public static TheoryData<int> Cases => [.. Enumerable.Range(1, 500)];

    private static readonly Lazy<System.Text.Json.JsonElement[]> Rows = new(() => VectorFile.ReadRows(Vectors));

    [VectorFact(Vectors)]
    public void File_has_all_its_cases() => Assert.Equal(501, Rows.Value.Length);

    [VectorTheory(Vectors, Cases = 500), MemberData(nameof(Cases))]
    public void Legacy_hash_is_the_published_one(int row)
    {
        var test = Rows.Value[row];
        Assert.True(Transaction.TryParse(test[0].Bytes(), out var transaction, out var error), error);

        var hash = SignatureHash.Legacy(transaction, test[2].GetInt32(), test[1].Bytes(), test[3].GetInt32());

        Assert.Equal(test[4].GetString(), hash.ToString());
    }

    // The native P2WPKH example of BIP 143, its second input.
    [Fact]
    public void Version_0_hash_is_that_of_the_published_example()
    {
        var raw = Convert.FromHexString(
            "0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffffef51e1b8"
            + "04cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a914"
            + "8280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f016"
            + "7faa815988ac11000000");
        Assert.True(Transaction.TryParse(raw, out var transaction, out _));
        var precomputed = PrecomputedTransactionData.ForSigning(transaction, new TxOutput[2]);

        var code = Convert.FromHexString("76a9141d0f172a0ecb48aee1be1f2687d2963ae33f71a188ac");
        var hash = SignatureHash.WitnessV0(transaction, 1, code, 600_000_000, SignatureHashType.All, precomputed);

        Assert.Equal(
            "c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670", Convert.ToHexStringLower(hash.ToArray()));
    }

    [Fact]
    public void Precomputing_needs_one_output_for_every_input()
    {
        var transaction = Transaction.Create(1, [new TxInput(OutPoint.Null, default, 0)], [], 0);

        Assert.Throws<ArgumentException>(() => new PrecomputedTransactionData(transaction, []));
        Assert.Throws<ArgumentException>(() => PrecomputedTransactionData.ForSigning(transaction, new TxOutput[2]));
    }
}

using System.Globalization;
using Blockyard.Crypto.Secp256k1;
using Blockyard.TestKit;

namespace Blockyard.Crypto.Tests.Secp256k1;

public sealed class SchnorrTests
{
    private const string File = "bip340/test-vectors.csv";

    private static readonly Lazy<Row[]> Rows = new(
        () => [.. VectorFile.ReadLines(File).Skip(1).Where(line => line.Length > 0).Select(Row.Read)]);

    public static TheoryData<int, string> Names => VectorFile.Number(Rows.Value.Select(row => row.Comment));

    [VectorFact(File)]
    public void The_file_has_all_its_rows() => Assert.Equal(19, Rows.Value.Length);

    [VectorTheory(File, Cases = 19)]
    [MemberData(nameof(Names))]
    public void Verifies_as_the_row_says(int index, string comment)
    {
        var row = Rows.Value[index];
        Assert.Equal((index, comment), (row.Index, row.Comment));
        var valid = XOnlyPublicKey.TryParse(Hex(row.PublicKey), out var key)
            && Schnorr.Verify(in key, Hex(row.Message), Hex(row.Signature));
        Assert.Equal(row.Valid, valid);
    }

    [VectorTheory(File)]
    [MemberData(nameof(Names))]
    public void Signs_as_the_row_says_where_it_has_a_secret(int index, string comment)
    {
        var row = Rows.Value[index];
        Assert.Equal(comment, row.Comment);
        if (row.SecretKey.Length == 0)
        {
            Assert.Empty(row.AuxiliaryRandomness);
            return;
        }

        var signature = new byte[Schnorr.SignatureSize];
        Schnorr.Sign(Hex(row.SecretKey), Hex(row.Message), Hex(row.AuxiliaryRandomness), signature);
        Assert.Equal(row.Signature, Convert.ToHexString(signature));
        Assert.True(PublicKey.TryCreate(Hex(row.SecretKey), out var key));
        var serialized = new byte[XOnlyPublicKey.Size];
        key.ToXOnly(out _).Serialize(serialized);
        Assert.Equal(row.PublicKey, Convert.ToHexString(serialized));
    }

    [Fact]
    public void Refuses_a_secret_out_of_range_and_spans_of_the_wrong_size()
    {
        var one = new byte[32];
        one[31] = 1;
        Assert.Throws<ArgumentException>(() => Schnorr.Sign(new byte[32], [], new byte[32], new byte[64]));
        Assert.Throws<ArgumentException>(() => Schnorr.Sign(one, [], new byte[31], new byte[64]));
        Assert.Throws<ArgumentException>(() => Schnorr.Sign(one, [], new byte[32], new byte[63]));
        Assert.Throws<ArgumentException>(() => Schnorr.Verify(default, [], new byte[63]));
    }

    [Fact]
    public void A_key_that_was_never_parsed_verifies_nothing()
    {
        Assert.False(Schnorr.Verify(default, new byte[32], new byte[64]));
        Assert.Throws<InvalidOperationException>(() => default(XOnlyPublicKey).Serialize(new byte[32]));
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    /// <summary>One line of the file.</summary>
    private sealed record Row(
        int Index,
        string SecretKey,
        string PublicKey,
        string AuxiliaryRandomness,
        string Message,
        string Signature,
        bool Valid,
        string Comment)
    {
        public static Row Read(string line)
        {
            var fields = line.Split(',', 8);
            return new Row(
                int.Parse(fields[0], CultureInfo.InvariantCulture),
                fields[1], fields[2], fields[3], fields[4], fields[5], fields[6] == "TRUE", fields[7]);
        }
    }
}

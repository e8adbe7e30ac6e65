using Blockyard.Crypto.Secp256k1;
using Blockyard.TestKit;

namespace Blockyard.Crypto.Tests.Secp256k1;

public sealed class WycheproofTests
{
    private const string File = "ecdsa/ecdsa_secp256k1_sha256_bitcoin_test.json";

    public static TheoryData<int, string, string, string, bool> Cases()
    {
        var data = new TheoryData<int, string, string, string, bool>();
        foreach (var group in VectorFile.ReadJson(File).GetProperty("testGroups").EnumerateArray())
        {
            var key = group.GetProperty("publicKey").Text("uncompressed");
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var id = test.GetProperty("tcId").GetInt32();
                data.Add(id, key, test.Text("msg"), test.Text("sig"), test.Text("result") == "valid");
            }
        }

        return data;
    }

    [VectorFact(File)]
    public void The_file_has_all_its_cases()
    {
        Assert.Equal(463, Cases().Count);
        Assert.Equal(463, VectorFile.ReadJson(File).GetProperty("numberOfTests").GetInt32());
    }

    /// <summary>
    /// The file wants strict DER and low s; verification by itself is lenient in just these two ways, so a case may differ only
    /// there.
    /// </summary>
    [VectorTheory(File, Cases = 463)]
    [MemberData(nameof(Cases))]
    public void Verifies_as_the_case_says(int id, string key, string message, string signature, bool valid)
    {
        Assert.True(PublicKey.TryParse(Convert.FromHexString(key), out var parsed), $"case {id}");
        var hash = Sha256.Hash(Convert.FromHexString(message));
        var der = Convert.FromHexString(signature);
        var strict = StrictDer.IsValid(der) && Ecdsa.IsLowS(der);
        Assert.Equal(valid, strict && Ecdsa.Verify(in parsed, hash, der));
        if (strict)
        {
            Assert.Equal(valid, Ecdsa.Verify(in parsed, hash, der));
        }
    }
}

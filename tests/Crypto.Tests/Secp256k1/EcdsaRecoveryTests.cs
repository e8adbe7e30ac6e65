using System.Text;
using Blockyard.Crypto.Secp256k1;
using Blockyard.TestKit;

namespace Blockyard.Crypto.Tests.Secp256k1;

public sealed class EcdsaRecoveryTests
{
    private const string File = "ecdsa/signmessage.json";
    private const int HeaderOfCompressedKeys = 31;

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var row in VectorFile.ReadJson(File).EnumerateArray())
        {
            data.Add(row.Text("address"), row.Text("wif"), row.Text("signature"));
        }

        return data;
    }

    [VectorFact(File)]
    public void The_file_has_all_its_cases() => Assert.Equal(200, Cases().Count);

    /// <summary>In this file every address signs itself.</summary>
    [VectorTheory(File, Cases = 200)]
    [MemberData(nameof(Cases))]
    public void Signed_messages_are_made_and_recovered(string address, string wif, string signature)
    {
        var expected = Convert.FromBase64String(signature);
        byte[] message = [24, .. "Bitcoin Signed Message:\n"u8, (byte)address.Length, .. Encoding.ASCII.GetBytes(address)];
        var hash = Sha256d.Hash(message);

        Assert.True(Ecdsa.TryRecover(hash, expected.AsSpan(1), expected[0] - HeaderOfCompressedKeys, out var key));
        var serialized = new byte[PublicKey.CompressedSize];
        key.SerializeCompressed(serialized);
        Assert.Equal(address, Base58Check.Encode([0, .. Hash160.Hash(serialized)]));

        var payload = new byte[34];
        Assert.True(Base58Check.TryDecode(wif, payload, out _));
        var compact = new byte[64];
        var id = Ecdsa.SignRecoverable(payload.AsSpan(1, 32), hash, compact);
        Assert.True(Ecdsa.TryRecover(hash, compact, id, out var own));
        Assert.Equal(key, own);
        Assert.True(Ecdsa.VerifyCompact(in key, hash, expected.AsSpan(1)));
    }

    [Fact]
    public void Nothing_is_recovered_from_an_impossible_signature()
    {
        Assert.False(Ecdsa.TryRecover(new byte[32], new byte[64], 0, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ecdsa.TryRecover(new byte[32], new byte[64], 4, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ecdsa.TryRecover(new byte[32], new byte[64], -1, out _));
    }
}

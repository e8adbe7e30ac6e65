using System.Globalization;
using System.Numerics;
using System.Text;
using Blockyard.Crypto.Secp256k1;
using Blockyard.TestKit;

namespace Blockyard.Crypto.Tests.Secp256k1;

public sealed class EcdsaSigningTests
{
    private const string File = "ecdsa/rfc6979.json";

    // FIPS 186-4, appendix D.1.2.
    private static readonly Dictionary<string, string> Orders = new()
    {
        ["nistp192"] = "ffffffffffffffffffffffff99def836146bc9b1b4d22831",
        ["nistp224"] = "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
        ["nistp256"] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        ["nistp384"] = "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        ["nistp521"] = "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    };

    public static TheoryData<string, string, string, string, string> Nonces()
    {
        var data = new TheoryData<string, string, string, string, string>();
        foreach (var curve in VectorFile.ReadJson(File).EnumerateObject())
        {
            foreach (var row in curve.Value.EnumerateArray())
            {
                data.Add(curve.Name, row[0].GetString()!, row[3].GetString()!, row[4].GetString()!, row[5].GetString()!);
            }
        }

        return data;
    }

    [VectorFact(File)]
    public void The_file_has_all_its_cases() => Assert.Equal(50, Nonces().Count);

    [VectorTheory(File, Cases = 50)]
    [MemberData(nameof(Nonces))]
    public void The_judge_of_nonces_agrees_with_the_published_ones(
        string curve, string secret, string hash, string message, string nonce)
    {
        var digest = Rfc6979.Hash(hash, Encoding.ASCII.GetBytes(message));
        Assert.Equal(Number(nonce), Rfc6979.Nonce(Number(Orders[curve]), Number(secret), digest, hash));
    }

    [Fact]
    public void Signatures_use_the_nonce_of_RFC_6979_and_low_s()
    {
        for (var i = 0; i < 100; i++)
        {
            var secret = Sha256.Hash([(byte)i]);
            var hash = Sha256.Hash(secret);
            var compact = new byte[64];
            Ecdsa.SignCompact(secret, hash, compact, grindLowR: false);

            var nonce = Rfc6979.Nonce(CurveOrder.Value, Number(secret), hash, "sha256");
            Assert.True(PublicKey.TryCreate(CurveOrder.ToBytes(nonce), out var point));
            var x = new byte[32];
            point.ToXOnly(out _).Serialize(x);
            var r = Number(x) % CurveOrder.Value;
            var inverse = BigInteger.ModPow(nonce, CurveOrder.Value - 2, CurveOrder.Value);
            var s = inverse * (Number(hash) + (r * Number(secret))) % CurveOrder.Value;
            Assert.Equal(CurveOrder.ToBytes(r), compact[..32]);
            Assert.Equal(CurveOrder.ToBytes(BigInteger.Min(s, CurveOrder.Value - s)), compact[32..]);
        }
    }

    [Fact]
    public void Signs_a_well_known_message_to_its_well_known_signature()
    {
        var secret = new byte[32];
        secret[31] = 1;
        var compact = new byte[64];
        Ecdsa.SignCompact(secret, Sha256.Hash("Satoshi Nakamoto"u8), compact, grindLowR: false);
        Assert.Equal(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
            + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
            Convert.ToHexStringLower(compact));
    }

    [Fact]
    public void Grinding_makes_r_low_and_stays_deterministic()
    {
        var ground = 0;
        var der = new byte[Ecdsa.MaxDerSize];
        var again = new byte[Ecdsa.MaxDerSize];
        for (var i = 0; i < 200; i++)
        {
            var secret = Sha256.Hash([(byte)i, 1]);
            var hash = Sha256.Hash(secret);
            Assert.True(PublicKey.TryCreate(secret, out var key));

            var plain = Ecdsa.Sign(secret, hash, der, grindLowR: false);
            Assert.True(Ecdsa.Verify(in key, hash, der.AsSpan(0, plain)));
            ground += der[3] == 33 ? 1 : 0;

            var length = Ecdsa.Sign(secret, hash, der);
            Assert.InRange(length, 8, 70);
            Assert.InRange(der[3], 1, 32);
            Assert.True(StrictDer.IsValid(der[..length]));
            Assert.True(Ecdsa.IsLowS(der.AsSpan(0, length)));
            Assert.True(Ecdsa.Verify(in key, hash, der.AsSpan(0, length)));
            Assert.Equal(length, Ecdsa.Sign(secret, hash, again));
            Assert.Equal(der[..length], again[..length]);
        }

        Assert.InRange(ground, 60, 140);
    }

    [Fact]
    public void Refuses_secrets_out_of_range_and_spans_of_the_wrong_size()
    {
        var one = CurveOrder.ToBytes(1);
        Assert.Throws<ArgumentException>(() => Ecdsa.Sign(new byte[32], new byte[32], new byte[72]));
        Assert.Throws<ArgumentException>(() => Ecdsa.Sign(CurveOrder.ToBytes(CurveOrder.Value), new byte[32], new byte[72]));
        Assert.Throws<ArgumentException>(() => Ecdsa.Sign(one, new byte[31], new byte[72]));
        Assert.Throws<ArgumentException>(() => Ecdsa.Sign(one, new byte[32], new byte[20]));
        Assert.Throws<ArgumentException>(() => Ecdsa.SignCompact(one, new byte[32], new byte[65]));
        Assert.Throws<ArgumentException>(() => Ecdsa.SignRecoverable(new byte[32], new byte[32], new byte[64]));
    }

    private static BigInteger Number(string hex) =>
        BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}

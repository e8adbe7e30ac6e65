using Blockyard.Crypto.Secp256k1;
using Blockyard.TestKit;

namespace Blockyard.Crypto.Tests.Secp256k1;

public sealed class PublicKeyTests
{
    private const string X = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string Y = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

    [Theory]
    [InlineData("02" + X)]
    [InlineData("04" + X + Y)]
    [InlineData("06" + X + Y)]
    public void Reads_every_form_of_one_point(string encoded)
    {
        Assert.True(PublicKey.TryParse(Convert.FromHexString(encoded), out var key));
        var compressed = new byte[33];
        key.SerializeCompressed(compressed);
        Assert.Equal("02" + X, Convert.ToHexStringLower(compressed));
        var full = new byte[65];
        key.SerializeUncompressed(full);
        Assert.Equal("04" + X + Y, Convert.ToHexStringLower(full));
        Assert.True(PublicKey.TryCreate(CurveOrder.ToBytes(1), out var one));
        Assert.Equal(one, key);
        Assert.Equal(one.GetHashCode(), key.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("00" + X)]
    [InlineData("04" + X)]
    [InlineData("02" + X + "00")]
    [InlineData("07" + X + Y)] // hybrid with the wrong parity
    [InlineData("05" + X + Y)]
    [InlineData("04" + X + "0" + X)] // not on the curve
    [InlineData("02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Refuses_what_is_no_point(string encoded)
    {
        var bytes = Convert.FromHexString(encoded.Length % 2 == 0 ? encoded : encoded[..^1]);
        Assert.False(PublicKey.TryParse(bytes, out _));
    }

    [Fact]
    public void Tweaking_secret_and_public_key_lead_to_the_same_key()
    {
        for (var i = 0; i < 50; i++)
        {
            var secret = Sha256.Hash([(byte)i]);
            var tweak = Sha256.Hash(secret);
            Assert.True(PublicKey.TryCreate(secret, out var key));
            Assert.True(key.TryTweakAdd(tweak, out var tweaked));
            Assert.True(PublicKey.TryCreate(tweak, out var offset));
            Assert.True(PublicKey.TryCombine([key, offset], out var sum));
            Assert.Equal(tweaked, sum);

            var xOnly = key.ToXOnly(out _);
            Assert.True(xOnly.TryTweakAdd(tweak, out var output));
            var serialized = new byte[32];
            output.ToXOnly(out var isOdd).Serialize(serialized);
            Assert.True(xOnly.IsTweakedTo(serialized, isOdd, tweak));
            Assert.False(xOnly.IsTweakedTo(serialized, !isOdd, tweak));
            Assert.False(xOnly.IsTweakedTo(serialized, isOdd, secret));

            var taproot = (byte[])secret.Clone();
            Assert.True(SecretKey.TryTweakAddXOnly(taproot, tweak));
            Assert.True(PublicKey.TryCreate(taproot, out var fromTaproot));
            Assert.Equal(output, fromTaproot);

            Assert.True(SecretKey.TryTweakAdd(secret, tweak));
            Assert.True(PublicKey.TryCreate(secret, out var fromSecret));
            Assert.Equal(tweaked, fromSecret);
        }
    }

    [Fact]
    public void A_tweak_that_leads_nowhere_fails_and_leaves_no_secret()
    {
        var secret = CurveOrder.ToBytes(5);
        var opposite = CurveOrder.Negate(secret);
        Assert.True(PublicKey.TryCreate(secret, out var key));
        Assert.False(key.TryTweakAdd(opposite, out _));
        Assert.True(PublicKey.TryCreate(opposite, out var negated));
        Assert.False(PublicKey.TryCombine([key, negated], out _));
        Assert.False(SecretKey.TryTweakAdd(secret, opposite));
        Assert.Equal(new byte[32], secret);

        var order = CurveOrder.ToBytes(CurveOrder.Value);
        var other = CurveOrder.ToBytes(7);
        Assert.False(SecretKey.TryTweakAddXOnly(other, order));
        Assert.Equal(new byte[32], other);
    }

    [Fact]
    public void Secrets_are_in_range()
    {
        Assert.True(SecretKey.IsValid(CurveOrder.ToBytes(1)));
        Assert.True(SecretKey.IsValid(CurveOrder.ToBytes(CurveOrder.Value - 1)));
        Assert.False(SecretKey.IsValid(new byte[32]));
        Assert.False(SecretKey.IsValid(CurveOrder.ToBytes(CurveOrder.Value)));
        Assert.False(SecretKey.IsValid(new byte[31]));
        Assert.False(PublicKey.TryCreate(new byte[32], out _));
    }

    [Fact]
    public void A_key_that_was_never_parsed_fails_and_does_not_end_the_process()
    {
        Assert.Throws<InvalidOperationException>(() => default(PublicKey).SerializeCompressed(new byte[33]));
        Assert.Throws<InvalidOperationException>(() => default(PublicKey).ToXOnly(out _));
        Assert.False(Ecdsa.VerifyCompact(default, new byte[32], new byte[64]));
    }

    [Fact]
    public void Verification_does_not_allocate()
    {
        var secret = Sha256.Hash("secret"u8);
        var hash = Sha256.Hash("message"u8);
        var der = new byte[72];
        var length = Ecdsa.Sign(secret, hash, der);
        var schnorr = new byte[64];
        Schnorr.Sign(secret, hash, new byte[32], schnorr);
        Assert.True(PublicKey.TryCreate(secret, out var created));
        var encoded = new byte[33];
        created.SerializeCompressed(encoded);
        bool VerifyBoth() => PublicKey.TryParse(encoded, out var key)
            && Ecdsa.Verify(in key, hash, der.AsSpan(0, length))
            && XOnlyPublicKey.TryParse(encoded.AsSpan(1), out var xOnly)
            && Schnorr.Verify(in xOnly, hash, schnorr);

        Assert.True(VerifyBoth());
        var all = true;
        Assert.Equal(0, AllocatedBytes.Least(() => all &= VerifyBoth()));
        Assert.True(all);
    }

    [Fact]
    public void Threads_share_the_context()
    {
        var failures = 0;
        Parallel.For(0, 400, i =>
        {
            var secret = Sha256.Hash(BitConverter.GetBytes(i));
            var der = new byte[72];
            var length = Ecdsa.Sign(secret, secret, der);
            if (!PublicKey.TryCreate(secret, out var key) || !Ecdsa.Verify(in key, secret, der.AsSpan(0, length)))
            {
                Interlocked.Increment(ref failures);
            }
        });
        Assert.Equal(0, failures);
    }
}

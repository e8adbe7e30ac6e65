using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Crypto.Tests.Secp256k1;

public sealed class LaxDerTests
{
    [Theory]
    [InlineData("3006020101020102", "01", "02")]
    [InlineData("30ff020101020102", null, null)] // 127 length bytes are announced, six follow
    [InlineData("3000020101020102", "01", "02")] // a wrong sequence length is not read
    [InlineData("3081060201010201020000", "01", "02")] // long form, rubbish behind
    [InlineData("30860000000000000201010201020000", "01", "02")]
    [InlineData("30060281010102010200", "01", "02")] // long form on an integer
    [InlineData("300602850000000001010201020000", "01", "02")] // its zeroes are skipped
    [InlineData("30060284010000010102010200", null, null)] // four significant length bytes
    [InlineData("3006028301000001020102", null, null)] // longer than what follows
    [InlineData("300602810101", null, null)] // no second integer
    [InlineData("3006020081020102", null, null)]
    [InlineData("30060200020102", "", "02")] // an empty integer is zero
    [InlineData("3006020500000000010201ff", "01", "ff")] // padding is dropped, a sign bit is no sign
    [InlineData("3106020101020102", null, null)]
    [InlineData("3006030101020102", null, null)]
    [InlineData("30", null, null)]
    [InlineData("", null, null)]
    [InlineData("300602", null, null)]
    [InlineData("30060201", null, null)]
    public void Reads_what_consensus_reads_and_nothing_else(string signature, string? r, string? s)
    {
        var compact = new byte[64];
        var parsed = LaxDer.TryParse(Convert.FromHexString(signature), compact);
        Assert.Equal(r is not null, parsed);
        if (parsed)
        {
            Assert.Equal(r!.PadLeft(64, '0') + s!.PadLeft(64, '0'), Convert.ToHexStringLower(compact));
        }
    }

    [Fact]
    public void An_integer_of_33_bytes_parses_as_a_signature_that_never_verifies()
    {
        byte[] signature = [0x30, 0x26, 0x02, 0x21, .. Enumerable.Repeat((byte)1, 33), 0x02, 0x01, 0x01];
        var compact = new byte[64];
        compact.AsSpan().Fill(9);
        Assert.True(LaxDer.TryParse(signature, compact));
        Assert.Equal(new byte[64], compact);
        Assert.True(Ecdsa.IsLowS(signature));
    }

    [Fact]
    public void Any_bytes_parse_or_not_without_reading_past_the_end()
    {
        var random = new Random(66);
        var compact = new byte[64];
        for (var i = 0; i < 20_000; i++)
        {
            var signature = new byte[random.Next(80)];
            random.NextBytes(signature);
            byte[] start = [0x30, (byte)random.Next(256), 0x02, (byte)random.Next(64)];
            start.AsSpan(0, Math.Min(random.Next(5), signature.Length)).CopyTo(signature);
            _ = LaxDer.TryParse(signature, compact);
        }
    }

    [Fact]
    public void Lenient_encodings_of_a_good_signature_verify_and_high_s_too()
    {
        var secret = Sha256.Hash("secret"u8);
        var hash = Sha256.Hash("message"u8);
        var compact = new byte[64];
        Ecdsa.SignCompact(secret, hash, compact);
        Assert.True(PublicKey.TryCreate(secret, out var key));

        byte[] padded = [0x30, 0x00, 0x02, 0x23, 0, 0, 0, .. compact[..32], 0x02, 0x81, 0x20, .. compact[32..], 0xde, 0xad];
        Assert.True(Ecdsa.Verify(in key, hash, padded));

        var high = CurveOrder.Negate(compact[32..]);
        byte[] highDer = [0x30, 0x46, 0x02, 0x21, 0, .. compact[..32], 0x02, 0x21, 0, .. high];
        Assert.True(Ecdsa.Verify(in key, hash, highDer));
        Assert.False(Ecdsa.IsLowS(highDer));
        highDer[40] ^= 1;
        Assert.False(Ecdsa.Verify(in key, hash, highDer));
    }
}

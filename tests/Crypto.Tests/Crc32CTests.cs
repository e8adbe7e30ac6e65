namespace Blockyard.Crypto.Tests;

public sealed class Crc32CTests
{
    // RFC 3720, appendix B.4, and the check value of the catalogues.
    [Theory]
    [InlineData("", 0u)]
    [InlineData("313233343536373839", 0xe3069283u)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8a9136aau)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 0x62a8ab43u)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0x46dd794eu)]
    public void Gives_the_published_values(string bytes, uint expected) =>
        Assert.Equal(expected, Crc32C.Of(Convert.FromHexString(bytes)));
}

using System.Security.Cryptography;

namespace Blockyard.Crypto.Tests;

public sealed class TaggedHashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(157)]
    public void Is_the_hash_of_the_tag_hash_twice_and_the_data(int length)
    {
        var data = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var tag = SHA256.HashData("TapSighash"u8);
        Assert.Equal(SHA256.HashData([.. tag, .. tag, .. data]), new TaggedHash("TapSighash").Hash(data));
    }

    [Fact]
    public void Takes_data_in_pieces()
    {
        var hash = new TaggedHash("TapLeaf");
        var hasher = hash.Start();
        hasher.Append([0xc0]);
        hasher.Append("script"u8);
        var pieces = new byte[32];
        hasher.Finish(pieces);
        Assert.Equal(hash.Hash([0xc0, .. "script"u8]), pieces);
    }
}

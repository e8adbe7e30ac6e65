using System.Security.Cryptography;

namespace Blockyard.Crypto.Tests;

public sealed class Sha256dTests
{
    [Fact]
    public void Hashes_the_genesis_header_to_its_well_known_id()
    {
        var header = Convert.FromHexString(
            "01000000000000000000000000000000000000000000000000000000000000000000000"
            + "03ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c");
        var id = Sha256d.Hash(header);
        Array.Reverse(id);
        Assert.Equal("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", Convert.ToHexStringLower(id));
    }

    [Fact]
    public void Hasher_in_pieces_and_one_shot_agree_with_the_platform_for_every_length()
    {
        var data = Enumerable.Range(0, 260).Select(i => (byte)(i * 13)).ToArray();
        var pieces = new byte[32];
        for (var length = 0; length <= data.Length; length++)
        {
            var expected = SHA256.HashData(SHA256.HashData(data.AsSpan(0, length)));
            var hasher = new Sha256Hasher();
            hasher.Append(data.AsSpan(0, length / 3));
            hasher.Append(data.AsSpan(length / 3, length - (length / 3)));
            hasher.FinishDouble(pieces);
            Assert.Equal(expected, pieces);
            Assert.Equal(expected, Sha256d.Hash(data.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Destination_may_overlap_the_data()
    {
        var data = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        var expected = Sha256d.Hash(data);
        Sha256d.Hash(data, data);
        Assert.Equal(expected, data[..32]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Many_pairs_hash_like_one_after_the_other_even_in_place(int count)
    {
        var pairs = new byte[64 * count];
        new Random(count).NextBytes(pairs);
        var expected = new byte[32 * count];
        for (var i = 0; i < count; i++)
        {
            SHA256.HashData(SHA256.HashData(pairs.AsSpan(64 * i, 64)), expected.AsSpan(32 * i, 32));
        }

        Sha256d.HashPairs(pairs, pairs);
        Assert.Equal(expected, pairs[..expected.Length]);
    }

    [Fact]
    public void A_part_of_a_pair_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Sha256d.HashPairs(new byte[65], new byte[64]));
    }
}

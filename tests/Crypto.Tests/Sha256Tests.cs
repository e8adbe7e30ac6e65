using System.Security.Cryptography;
using System.Text;

namespace Blockyard.Crypto.Tests;

public sealed class Sha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Gives_the_published_hashes(string text, string expected)
    {
        Assert.Equal(expected, Convert.ToHexStringLower(Sha256.Hash(Encoding.ASCII.GetBytes(text))));
    }

    [Fact]
    public void Agrees_with_the_platform_for_every_length_around_the_block_borders()
    {
        var data = Enumerable.Range(0, 300).Select(i => (byte)(i * 7)).ToArray();
        for (var length = 0; length <= data.Length; length++)
        {
            Assert.Equal(SHA256.HashData(data.AsSpan(0, length)), Sha256.Hash(data.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Hashes_pieces_like_the_whole_however_it_is_cut()
    {
        var data = Enumerable.Range(0, 200).Select(i => (byte)(i * 11)).ToArray();
        var expected = SHA256.HashData(data);
        var hash = new byte[32];
        for (var first = 0; first <= data.Length; first += 3)
        {
            for (var second = first; second <= data.Length; second += 7)
            {
                var hasher = new Sha256Hasher();
                hasher.Append(data.AsSpan(0, first));
                hasher.Append(data.AsSpan(first, second - first));
                hasher.Append(data.AsSpan(second));
                hasher.Finish(hash);
                Assert.Equal(expected, hash);
            }
        }
    }

    [Fact]
    public void Compression_is_the_same_with_and_without_the_processors_instructions()
    {
        var random = new Random(1);
        var blocks = new byte[5 * Sha256Compression.BlockSize];
        var native = Sha256Compression.InitialState.ToArray();
        var managed = Sha256Compression.InitialState.ToArray();
        for (var i = 0; i < 100; i++)
        {
            random.NextBytes(blocks);
            Sha256Compression.Compress(native, blocks);
            Sha256Compression.CompressManaged(managed, blocks);
            Assert.Equal(managed, native);
        }
    }

    [Fact]
    public void Hasher_goes_on_from_a_midstate()
    {
        var data = Enumerable.Range(0, 80).Select(i => (byte)i).ToArray();
        var state = Sha256Compression.InitialState.ToArray();
        Sha256Compression.Compress(state, data.AsSpan(0, 64));
        var hasher = Sha256Hasher.FromState(state, blocks: 1);
        hasher.Append(data.AsSpan(64));
        var hash = new byte[32];
        hasher.Finish(hash);
        Assert.Equal(SHA256.HashData(data), hash);
    }

    [Fact]
    public void Hasher_can_be_used_again_after_a_reset()
    {
        var hasher = new Sha256Hasher();
        hasher.Append("something else"u8);
        hasher.Reset();
        hasher.Append("abc"u8);
        var hash = new byte[32];
        hasher.Finish(hash);
        Assert.Equal(SHA256.HashData("abc"u8), hash);
    }

    [Fact]
    public void Compression_refuses_a_part_of_a_block()
    {
        Assert.Throws<ArgumentException>(() => Sha256Compression.Compress(new uint[8], new byte[63]));
        Assert.Throws<ArgumentException>(() => Sha256Compression.Compress(new uint[7], new byte[64]));
    }
}

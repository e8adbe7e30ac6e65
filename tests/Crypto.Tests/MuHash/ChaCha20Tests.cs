using System.Buffers.Binary;
using System.Numerics;
using Blockyard.Crypto.MuHash;

namespace Blockyard.Crypto.Tests.MuHash;

public sealed class ChaCha20Tests
{
    /// <summary>RFC 8439, A.1, test vectors 1 and 2: key, nonce and counter zero, then counter one.</summary>
    [Fact]
    public void Gives_the_published_stream_of_the_zero_key()
    {
        var stream = new byte[384];
        ChaCha20.WriteSixBlocks(new byte[32], stream);
        Assert.Equal(
            "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586",
            Convert.ToHexStringLower(stream.AsSpan(0, 64)));
        Assert.Equal(
            "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f",
            Convert.ToHexStringLower(stream.AsSpan(64, 64)));
    }

    [Fact]
    public void Gives_the_stream_that_the_definition_gives_word_by_word()
    {
        var key = new byte[32];
        var stream = new byte[384];
        for (var seed = 0; seed < 50; seed++)
        {
            new Random(seed).NextBytes(key);
            ChaCha20.WriteSixBlocks(key, stream);
            for (var block = 0u; block < 6; block++)
            {
                Assert.Equal(Block(key, block), stream.AsSpan(64 * (int)block, 64).ToArray());
            }
        }
    }

    private static byte[] Block(byte[] key, uint counter)
    {
        uint[] start =
        [
            0x61707865, 0x3320646e, 0x79622d32, 0x6b206574,
            .. Enumerable.Range(0, 8).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(key.AsSpan(4 * i))),
            counter, 0, 0, 0,
        ];
        var words = start.ToArray();
        for (var i = 0; i < 10; i++)
        {
            for (var column = 0; column < 4; column++)
            {
                QuarterRound(words, column, 4 + column, 8 + column, 12 + column);
            }

            for (var diagonal = 0; diagonal < 4; diagonal++)
            {
                QuarterRound(words, diagonal, 4 + ((diagonal + 1) % 4), 8 + ((diagonal + 2) % 4), 12 + ((diagonal + 3) % 4));
            }
        }

        var bytes = new byte[64];
        for (var i = 0; i < 16; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i] + start[i]);
        }

        return bytes;
    }

    private static void QuarterRound(uint[] w, int a, int b, int c, int d)
    {
        w[d] = BitOperations.RotateLeft(w[d] ^ (w[a] += w[b]), 16);
        w[b] = BitOperations.RotateLeft(w[b] ^ (w[c] += w[d]), 12);
        w[d] = BitOperations.RotateLeft(w[d] ^ (w[a] += w[b]), 8);
        w[b] = BitOperations.RotateLeft(w[b] ^ (w[c] += w[d]), 7);
    }
}

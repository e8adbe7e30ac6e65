using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Blockyard.Crypto.Tests.Secp256k1;

/// <summary>RFC 6979, section 3.2, for any order and hash: the judge of the nonces that signing uses.</summary>
internal static class Rfc6979
{
    public static BigInteger Nonce(BigInteger order, BigInteger secret, byte[] digest, string algorithm)
    {
        var orderBits = (int)order.GetBitLength();
        var size = (orderBits + 7) / 8;
        byte[] key = [.. Encode(secret, size), .. Encode(Truncate(digest, orderBits) % order, size)];
        var v = Enumerable.Repeat((byte)1, digest.Length).ToArray();
        var k = new byte[digest.Length];
        for (byte marker = 0; marker <= 1; marker++)
        {
            k = Hmac(algorithm, k, [.. v, marker, .. key]);
            v = Hmac(algorithm, k, v);
        }

        while (true)
        {
            byte[] candidate = [];
            while (candidate.Length * 8 < orderBits)
            {
                v = Hmac(algorithm, k, v);
                candidate = [.. candidate, .. v];
            }

            var nonce = Truncate(candidate, orderBits);
            if (nonce > 0 && nonce < order)
            {
                return nonce;
            }

            k = Hmac(algorithm, k, [.. v, 0]);
            v = Hmac(algorithm, k, v);
        }
    }

    public static byte[] Hash(string algorithm, byte[] data) =>
        algorithm == "sha224"
            ? Sha224(data)
            : CryptographicOperations.HashData(new HashAlgorithmName(algorithm.ToUpperInvariant()), data);

    // RFC 2104, for keys no longer than a block.
    private static byte[] Hmac(string algorithm, byte[] key, byte[] data)
    {
        var block = new byte[algorithm is "sha384" or "sha512" ? 128 : 64];
        key.CopyTo(block, 0);
        var inner = Hash(algorithm, [.. block.Select(value => (byte)(value ^ 0x36)), .. data]);
        return Hash(algorithm, [.. block.Select(value => (byte)(value ^ 0x5c)), .. inner]);
    }

    // Which .NET lacks: SHA-256 from another start, cut to seven words.
    private static byte[] Sha224(byte[] data)
    {
        uint[] state = [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];
        var padded = new byte[(data.Length + 9 + 63) / 64 * 64];
        data.CopyTo(padded, 0);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)data.Length * 8);
        Sha256Compression.Compress(state, padded);
        return [.. state.Take(7).SelectMany(word => BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(word)))];
    }

    private static BigInteger Truncate(byte[] bytes, int bits)
    {
        var value = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return bytes.Length * 8 > bits ? value >> ((bytes.Length * 8) - bits) : value;
    }

    private static byte[] Encode(BigInteger value, int size)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - bytes.Length], .. bytes];
    }
}

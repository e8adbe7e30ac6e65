using System.Globalization;
using System.Security.Cryptography;

namespace Blockyard.Services.Wallet.Keys;

/// <summary>
/// Ids of wallets: <c>w</c>, the shard, <c>-</c>, then 128 random bits as 26 letters and digits (Base32, RFC 4648).
/// </summary>
internal static class WalletIds
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Letters = 26;

    public static string New(int shard)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        Span<char> text = stackalloc char[Letters];
        for (var i = 0; i < Letters; i++)
        {
            var bit = i * 5;
            var pair = (random[bit / 8] << 8) | (bit / 8 + 1 < random.Length ? random[(bit / 8) + 1] : 0);
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return string.Create(CultureInfo.InvariantCulture, $"w{shard}-{text}");
    }
}

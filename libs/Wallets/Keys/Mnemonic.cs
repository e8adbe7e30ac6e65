using System.Security.Cryptography;
using System.Text;

namespace Blockyard.Wallets.Keys;

/// <summary>Recovery words (BIP 39): entropy written as 12 to 24 English words, the last of which holds a checksum.</summary>
/// <remarks>
/// <code>
///  entropy 128 … 256 bits, then the first (entropy bits / 32) bits of its SHA-256
///  cut into groups of 11 bits, each the number of a word
///  seed = PBKDF2-HMAC-SHA512(NFKD(words), "mnemonic" + NFKD(passphrase), 2,048 rounds), 64 bytes
/// </code>
/// No message of an exception ever holds a word.
/// </remarks>
public static class Mnemonic
{
    /// <summary>Length of the seed in bytes.</summary>
    public const int SeedSize = 64;

    /// <summary>The longest entropy in bytes: 24 words.</summary>
    public const int MaxEntropySize = 32;

    private const int BitsPerWord = 11;
    private const int SeedRounds = 2048;

    /// <summary>True for 16, 20, 24, 28 and 32 bytes: 12, 15, 18, 21 and 24 words.</summary>
    public static bool IsEntropySize(int bytes) => bytes is >= 16 and <= MaxEntropySize && bytes % 4 == 0;

    /// <summary>Writes entropy as words, separated by one space.</summary>
    /// <exception cref="ArgumentException">The length is not one that BIP 39 knows.</exception>
    public static string FromEntropy(ReadOnlySpan<byte> entropy)
    {
        if (!IsEntropySize(entropy.Length))
        {
            throw new ArgumentException("Recovery words stand for 16, 20, 24, 28 or 32 bytes.", nameof(entropy));
        }

        Span<byte> bits = stackalloc byte[MaxEntropySize + 1];
        entropy.CopyTo(bits);
        bits[entropy.Length] = Checksum(entropy);
        var words = new StringBuilder();
        for (var position = 0; position + BitsPerWord <= (entropy.Length * 33 / 4); position += BitsPerWord)
        {
            words.Append(words.Length == 0 ? string.Empty : " ").Append(EnglishWords.Get(ReadGroup(bits, position)));
        }

        CryptographicOperations.ZeroMemory(bits);
        return words.ToString();
    }

    /// <summary>Reads words back to the entropy; case and the amount of white space do not matter.</summary>
    /// <exception cref="FormatException">
    /// The number of words is not one that BIP 39 knows, a word is not in the list, or the checksum does not match.
    /// </exception>
    public static SecretBytes ToEntropy(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var parts = Split(words);
        if (parts.Length is < 12 or > 24 || parts.Length % 3 != 0)
        {
            throw new FormatException($"There are {parts.Length} recovery words; 12, 15, 18, 21 or 24 were expected.");
        }

        Span<byte> bits = stackalloc byte[MaxEntropySize + 1];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!EnglishWords.TryFind(parts[i], out var number))
            {
                throw new FormatException($"Recovery word {i + 1} is not in the English word list.");
            }

            WriteGroup(bits, i * BitsPerWord, number);
        }

        var entropy = bits[..(parts.Length * 4 / 3)];
        var matches = bits[entropy.Length] == Checksum(entropy);
        var result = new SecretBytes(entropy);
        CryptographicOperations.ZeroMemory(bits);
        if (!matches)
        {
            result.Dispose();
            throw new FormatException(
                "The checksum of the recovery words does not match: a word is wrong or two changed places.");
        }

        return result;
    }

    /// <summary>Derives the seed. The words are taken as they are: BIP 39 gives a seed to any sentence.</summary>
    public static SecretBytes ToSeed(string words, string passphrase = "")
    {
        using var password = CompatibilityText.ToUtf8(words);
        using var salt = CompatibilityText.ToUtf8("mnemonic" + passphrase);
        var seed = new SecretBytes(SeedSize);
        Rfc2898DeriveBytes.Pbkdf2(password.Span, salt.Span, seed.Span, SeedRounds, HashAlgorithmName.SHA512);
        return seed;
    }

    private static string[] Split(string words)
    {
        var parts = words.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = parts[i].ToLowerInvariant();
        }

        return parts;
    }

    // The checksum bits, left-aligned in the byte after the entropy.
    private static byte Checksum(ReadOnlySpan<byte> entropy)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(entropy, hash);
        return (byte)(hash[0] & (0xff << (8 - (entropy.Length / 4))));
    }

    private static int ReadGroup(ReadOnlySpan<byte> bits, int position)
    {
        var number = 0;
        for (var i = position; i < position + BitsPerWord; i++)
        {
            number = (number << 1) | ((bits[i / 8] >> (7 - (i % 8))) & 1);
        }

        return number;
    }

    private static void WriteGroup(Span<byte> bits, int position, int number)
    {
        for (var i = 0; i < BitsPerWord; i++)
        {
            var bit = (number >> (BitsPerWord - 1 - i)) & 1;
            bits[(position + i) / 8] |= (byte)(bit << (7 - ((position + i) % 8)));
        }
    }
}

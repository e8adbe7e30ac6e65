using System.Buffers;
using System.Security.Cryptography;

namespace Blockyard.Crypto;

/// <summary>
/// Base 58 text: a big-endian number in 58 unmistakable characters, one leading <c>1</c> for every leading zero byte.
/// </summary>
/// <remarks>
/// Cost grows with the square of the length; decoding is bounded by the destination. Carries no checksum: see
/// <see cref="Base58Check"/>.
/// </remarks>
public static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int StackLimit = 512;

    /// <summary>Writes data as text.</summary>
    public static string Encode(ReadOnlySpan<byte> data)
    {
        var zeroes = data.IndexOfAnyExcept((byte)0);
        zeroes = zeroes < 0 ? data.Length : zeroes;

        // log(256) / log(58) is a little below 1.38.
        var capacity = ((data.Length - zeroes) * 138 / 100) + 1;
        var rented = capacity > StackLimit ? ArrayPool<byte>.Shared.Rent(capacity) : null;
        var digits = (rented ?? stackalloc byte[StackLimit])[..capacity];
        var used = 0;
        foreach (var value in data[zeroes..])
        {
            int carry = value;
            for (var i = 0; i < used || carry != 0; i++)
            {
                carry += i < used ? digits[i] << 8 : 0;
                digits[i] = (byte)(carry % Alphabet.Length);
                carry /= Alphabet.Length;
                used = Math.Max(used, i + 1);
            }
        }

        var text = Write(digits[..used], zeroes);

        // The number may be a private key.
        CryptographicOperations.ZeroMemory(digits);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return text;
    }

    /// <summary>Reads text into the destination.</summary>
    /// <returns>
    /// False for a character outside the alphabet (white space too) or a number longer than the destination; nothing is written
    /// then that means anything.
    /// </returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        written = 0;
        var zeroes = text.IndexOfAnyExcept(Alphabet[0]);
        zeroes = zeroes < 0 ? text.Length : zeroes;
        if (zeroes > destination.Length)
        {
            return false;
        }

        // Little-endian while it grows, turned round at the end.
        var number = destination[zeroes..];
        var used = 0;
        foreach (var character in text[zeroes..])
        {
            var carry = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (carry < 0)
            {
                return false;
            }

            for (var i = 0; i < used || carry != 0; i++)
            {
                if (i == number.Length)
                {
                    return false;
                }

                carry += i < used ? number[i] * Alphabet.Length : 0;
                number[i] = (byte)carry;
                carry >>= 8;
                used = Math.Max(used, i + 1);
            }
        }

        number[..used].Reverse();
        destination[..zeroes].Clear();
        written = zeroes + used;
        return true;
    }

    private static string Write(ReadOnlySpan<byte> digits, int zeroes)
    {
        return string.Create(zeroes + digits.Length, digits, static (characters, source) =>
        {
            characters.Fill(Alphabet[0]);
            for (var i = 0; i < source.Length; i++)
            {
                characters[^(i + 1)] = Alphabet[source[i]];
            }
        });
    }
}

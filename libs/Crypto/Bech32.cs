namespace Blockyard.Crypto;

/// <summary>
/// Bech32 and Bech32m text: a human-readable part, the separator <c>1</c>, five-bit data and a six-character checksum.
/// </summary>
/// <remarks>
/// BIP 173, BIP 350. The checksum finds any four wrong characters in a text of up to 90. Witness addresses:
/// <see cref="SegwitAddress"/>.
/// </remarks>
public static class Bech32
{
    /// <summary>Characters that the checksum is made for.</summary>
    public const int MaxLength = 90;

    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const char Separator = '1';
    private const int ChecksumLength = 6;
    private const int LongestPrefix = 83;

    /// <summary>Writes data as lower-case text.</summary>
    /// <param name="prefix">The human-readable part: 1 to 83 printable ASCII characters, no upper case.</param>
    /// <param name="data">Values below 32.</param>
    /// <param name="encoding">Which checksum.</param>
    /// <exception cref="ArgumentException">A part breaks its rule, or the text would be longer than 90 characters.</exception>
    public static string Encode(string prefix, ReadOnlySpan<byte> data, Bech32Encoding encoding)
    {
        if (!IsPrefix(prefix) || prefix.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            throw new ArgumentException(
                "The human-readable part is 1 to 83 printable ASCII characters without upper case.", nameof(prefix));
        }

        if (prefix.Length + 1 + data.Length + ChecksumLength > MaxLength || data.ContainsAnyExceptInRange((byte)0, (byte)31))
        {
            throw new ArgumentException("The data are values below 32, and not more than fit into 90 characters.", nameof(data));
        }

        Span<char> text = stackalloc char[prefix.Length + 1 + data.Length + ChecksumLength];
        prefix.CopyTo(text);
        text[prefix.Length] = Separator;
        var rest = text[(prefix.Length + 1)..];
        var checksum = PrefixChecksum(prefix);
        for (var i = 0; i < data.Length; i++)
        {
            rest[i] = Alphabet[data[i]];
            checksum = Step(checksum) ^ data[i];
        }

        for (var i = 0; i < ChecksumLength; i++)
        {
            checksum = Step(checksum);
        }

        checksum ^= Constant(encoding);
        for (var i = 0; i < ChecksumLength; i++)
        {
            rest[data.Length + i] = Alphabet[(int)(checksum >> (5 * (ChecksumLength - 1 - i))) & 31];
        }

        return new string(text);
    }

    /// <summary>Reads text in upper or lower case, not mixed.</summary>
    /// <param name="text">At most 90 characters.</param>
    /// <param name="prefix">The human-readable part in lower case.</param>
    /// <param name="data">The five-bit values without the checksum.</param>
    /// <param name="encoding">The checksum that the text carries.</param>
    /// <returns>False when any rule is broken.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, out string prefix, out byte[] data, out Bech32Encoding encoding)
    {
        (prefix, data, encoding) = (string.Empty, [], default);
        var separator = text.LastIndexOf(Separator);
        if (text.Length > MaxLength
            || separator < 0
            || text.Length - separator - 1 < ChecksumLength
            || (text.ContainsAnyInRange('A', 'Z') && text.ContainsAnyInRange('a', 'z'))
            || !IsPrefix(text[..separator]))
        {
            return false;
        }

        Span<char> lower = stackalloc char[text.Length];
        text.ToLowerInvariant(lower);
        var characters = lower[(separator + 1)..];
        Span<byte> values = stackalloc byte[characters.Length];
        var checksum = PrefixChecksum(lower[..separator]);
        for (var i = 0; i < characters.Length; i++)
        {
            var value = Alphabet.IndexOf(characters[i], StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            values[i] = (byte)value;
            checksum = Step(checksum) ^ (uint)value;
        }

        encoding = checksum == Constant(Bech32Encoding.Bech32) ? Bech32Encoding.Bech32 : Bech32Encoding.Bech32m;
        if (checksum != Constant(encoding))
        {
            return false;
        }

        prefix = new string(lower[..separator]);
        data = values[..^ChecksumLength].ToArray();
        return true;
    }

    private static bool IsPrefix(ReadOnlySpan<char> prefix) =>
        prefix.Length is >= 1 and <= LongestPrefix && !prefix.ContainsAnyExceptInRange('!', '~');

    private static uint Constant(Bech32Encoding encoding) => encoding == Bech32Encoding.Bech32 ? 1u : 0x2bc830a3u;

    private static uint PrefixChecksum(ReadOnlySpan<char> prefix)
    {
        var checksum = 1u;
        foreach (var character in prefix)
        {
            checksum = Step(checksum) ^ (uint)(character >> 5);
        }

        checksum = Step(checksum);
        foreach (var character in prefix)
        {
            checksum = Step(checksum) ^ (uint)(character & 31);
        }

        return checksum;
    }

    // Multiplies by x modulo the generator polynomial over GF(32).
    private static uint Step(uint checksum)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var top = checksum >> 25;
        checksum = (checksum & 0x1ffffff) << 5;
        for (var i = 0; i < generator.Length; i++)
        {
            checksum ^= ((top >> i) & 1) != 0 ? generator[i] : 0;
        }

        return checksum;
    }
}

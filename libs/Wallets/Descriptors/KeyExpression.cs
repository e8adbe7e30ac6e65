using Blockyard.Crypto.Secp256k1;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Descriptors;

/// <summary>A public key of a descriptor, or the rule that gives one for every number (BIP 380).</summary>
/// <remarks>
/// <code>
///  [origin] key        origin: fingerprint of a master key and steps from it, such as d34db33f/44h/0h
///                      key: hex, 33 or 65 bytes, in tr() also 32; or xpub…/tpub… with steps, the last of which may be *
/// </code>
/// </remarks>
internal sealed class KeyExpression
{
    private const int FingerprintDigits = 8;

    private readonly byte[]? _key;
    private readonly ExtendedPublicKey? _parent;

    private KeyExpression(byte[]? key, ExtendedPublicKey? parent, bool isRanged)
    {
        _key = key;
        _parent = parent;
        IsRanged = isRanged;
    }

    /// <summary>True if there is a key for every number.</summary>
    public bool IsRanged { get; }

    /// <summary>Whether the key is of 33 bytes, as witnesses ask for.</summary>
    public bool IsCompressed => _key is null or { Length: PublicKey.CompressedSize };

    /// <exception cref="FormatException">The text is no public key.</exception>
    public static KeyExpression Parse(string text, bool allowXOnly)
    {
        var key = SkipOrigin(text);
        if (key.StartsWith("xpub", StringComparison.Ordinal) || key.StartsWith("tpub", StringComparison.Ordinal))
        {
            return ParseExtended(key);
        }

        if (key.Length is not (2 * PublicKey.CompressedSize or 2 * PublicKey.UncompressedSize or 2 * XOnlyPublicKey.Size)
            || !TryReadHex(key, out var bytes))
        {
            throw new FormatException("A key of a descriptor is a public key in hex or an extended public key.");
        }

        return IsPoint(bytes, allowXOnly)
            ? new KeyExpression(bytes, null, isRanged: false)
            : throw new FormatException("A public key of the descriptor is no point of the curve, or of a form not taken here.");
    }

    /// <summary>The key of a number: 33 or 65 bytes, or the 32 that were given.</summary>
    public byte[] GetKey(uint number)
    {
        if (_key is not null)
        {
            return _key;
        }

        var key = new byte[PublicKey.CompressedSize];
        (IsRanged ? _parent!.Derive(number) : _parent!).SerializeKey(key);
        return key;
    }

    /// <summary>The x coordinate of the key of a number.</summary>
    public byte[] GetXOnlyKey(uint number)
    {
        var key = GetKey(number);
        return key.Length == PublicKey.CompressedSize ? key[1..] : key;
    }

    // The hybrid form, 06 or 07, is not for descriptors.
    private static bool IsPoint(byte[] key, bool allowXOnly) => key.Length == XOnlyPublicKey.Size
        ? allowXOnly && XOnlyPublicKey.TryParse(key, out _)
        : key[0] is 2 or 3 or 4 && PublicKey.TryParse(key, out _);

    private static KeyExpression ParseExtended(string text)
    {
        var parts = text.Split('/');
        var isRanged = parts[^1] == "*";
        var steps = string.Join('/', parts[1..(isRanged ? ^1 : ^0)].Prepend("m"));
        var key = ExtendedPublicKey.Parse(parts[0]);
        var path = KeyPath.Parse(steps);
        if (key.Depth + path.Length + (isRanged ? 1 : 0) > KeyPath.MaxDepth)
        {
            throw new FormatException("No key is deeper than 255 steps.");
        }

        foreach (var step in path)
        {
            key = step < KeyPath.Hardened
                ? key.Derive(step)
                : throw new FormatException("A hardened step takes a private key; descriptors hold public ones here.");
        }

        return new KeyExpression(null, key, isRanged);
    }

    private static string SkipOrigin(string text)
    {
        if (!text.StartsWith('['))
        {
            return text;
        }

        var end = text.IndexOf(']', StringComparison.Ordinal);
        var origin = end < 0 ? [] : text[1..end].Split('/');
        if (origin is not [{ Length: FingerprintDigits } fingerprint, ..] || !TryReadHex(fingerprint, out _))
        {
            throw new FormatException("The origin of a key is written like [d34db33f/84h/1h/0h].");
        }

        _ = KeyPath.Parse(string.Join('/', origin[1..].Prepend("m")));
        return text[(end + 1)..];
    }

    private static bool TryReadHex(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}

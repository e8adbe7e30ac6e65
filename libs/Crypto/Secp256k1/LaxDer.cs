namespace Blockyard.Crypto.Secp256k1;

/// <summary>
/// Reads ECDSA signatures the way the network always has: DER with every leniency that old signers and old OpenSSL relied on.
/// </summary>
/// <remarks>
/// Before BIP 66 any BER-like encoding could be mined, and unspent scripts still see such signatures, so consensus fixes exactly
/// what is accepted: the length of the sequence is skipped unread, lengths may be in long form, integers may be padded or
/// negative (they are read as unsigned), and whatever follows the second integer is ignored. An integer of more than 32
/// significant bytes makes a signature that parses but never verifies.
/// </remarks>
internal static class LaxDer
{
    private const int ScalarSize = 32;
    private const byte SequenceTag = 0x30;
    private const byte IntegerTag = 0x02;
    private const byte LongForm = 0x80;

    /// <summary>Bytes of a compact signature: r then s, big-endian.</summary>
    public const int CompactSize = 2 * ScalarSize;

    /// <summary>Reads the two integers into a compact signature, all zero if one of them is too large.</summary>
    /// <returns>False if even this reader cannot find two integers.</returns>
    public static bool TryParse(ReadOnlySpan<byte> signature, Span<byte> compact)
    {
        compact = compact[..CompactSize];
        compact.Clear();
        if (!TryReadByte(ref signature, out var tag) || tag != SequenceTag
            || !TrySkipLength(ref signature)
            || !TryReadInteger(ref signature, out var r)
            || !TryReadInteger(ref signature, out var s))
        {
            return false;
        }

        if (r.Length <= ScalarSize && s.Length <= ScalarSize)
        {
            r.CopyTo(compact[(ScalarSize - r.Length)..]);
            s.CopyTo(compact[(CompactSize - s.Length)..]);
        }

        return true;
    }

    private static bool TryReadByte(ref ReadOnlySpan<byte> rest, out byte value)
    {
        value = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        value = rest[0];
        rest = rest[1..];
        return true;
    }

    private static bool TrySkipLength(ref ReadOnlySpan<byte> rest)
    {
        if (!TryReadByte(ref rest, out var length))
        {
            return false;
        }

        var more = (length & LongForm) != 0 ? length - LongForm : 0;
        if (more > rest.Length)
        {
            return false;
        }

        rest = rest[more..];
        return true;
    }

    // The integer without its leading zeroes.
    private static bool TryReadInteger(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> integer)
    {
        integer = default;
        if (!TryReadByte(ref rest, out var tag) || tag != IntegerTag
            || !TryReadLength(ref rest, out var length) || length > rest.Length)
        {
            return false;
        }

        integer = rest[..length].TrimStart((byte)0);
        rest = rest[length..];
        return true;
    }

    private static bool TryReadLength(ref ReadOnlySpan<byte> rest, out int length)
    {
        length = 0;
        if (!TryReadByte(ref rest, out var first))
        {
            return false;
        }

        if ((first & LongForm) == 0)
        {
            length = first;
            return true;
        }

        var more = first - LongForm;
        if (more > rest.Length)
        {
            return false;
        }

        // Three significant bytes at most: far above any signature, and no overflow.
        var digits = rest[..more].TrimStart((byte)0);
        rest = rest[more..];
        foreach (var digit in digits.Length < sizeof(int) ? digits : [])
        {
            length = (length << 8) | digit;
        }

        return digits.Length < sizeof(int);
    }
}

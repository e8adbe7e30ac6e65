namespace Blockyard.Crypto;

/// <summary>Native witness addresses: a witness version and program as Bech32 (version 0) or Bech32m (1 to 16).</summary>
/// <remarks>BIP 141, BIP 173, BIP 350. A program has 2 to 40 bytes, with version 0 exactly 20 or 32.</remarks>
public static class SegwitAddress
{
    /// <summary>Bytes in the longest program.</summary>
    public const int MaxProgramSize = 40;

    private const int MinProgramSize = 2;
    private const int MaxVersion = 16;

    /// <summary>Writes an address.</summary>
    /// <param name="prefix">The network's human-readable part, for example <c>bcrt</c>.</param>
    /// <param name="version">Witness version, 0 to 16.</param>
    /// <param name="program">The witness program.</param>
    /// <exception cref="ArgumentException">Version and program make no valid witness output.</exception>
    public static string Encode(string prefix, int version, ReadOnlySpan<byte> program)
    {
        if (!IsValid(version, program.Length))
        {
            throw new ArgumentException(
                $"A program of {program.Length} bytes does not go with witness version {version}.", nameof(program));
        }

        Span<byte> data = stackalloc byte[1 + (((MaxProgramSize * 8) + 4) / 5)];
        data[0] = (byte)version;
        var written = 1;
        var pending = 0;
        var bits = 0;
        foreach (var value in program)
        {
            pending = ((pending << 8) | value) & 0xfff;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                data[written++] = (byte)((pending >> (bits - 5)) & 31);
            }
        }

        if (bits > 0)
        {
            data[written++] = (byte)((pending << (5 - bits)) & 31);
        }

        return Bech32.Encode(prefix, data[..written], EncodingOf(version));
    }

    /// <summary>Reads an address of one network.</summary>
    /// <param name="prefix">The human-readable part that the address must have, in lower case.</param>
    /// <param name="text">The address.</param>
    /// <param name="version">Its witness version.</param>
    /// <param name="program">Its witness program.</param>
    /// <returns>False for another network's address and for everything that BIP 173 and BIP 350 call invalid.</returns>
    public static bool TryDecode(string prefix, ReadOnlySpan<char> text, out int version, out byte[] program)
    {
        (version, program) = (0, []);
        if (!Bech32.TryDecode(text, out var found, out var data, out var encoding) || found != prefix || data.Length == 0)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Bech32.MaxLength];
        if (!TryRegroup(data.AsSpan(1), bytes, out var written)
            || !IsValid(data[0], written)
            || encoding != EncodingOf(data[0]))
        {
            return false;
        }

        version = data[0];
        program = bytes[..written].ToArray();
        return true;
    }

    private static bool IsValid(int version, int programSize) =>
        version is >= 0 and <= MaxVersion
        && programSize is >= MinProgramSize and <= MaxProgramSize
        && (version != 0 || programSize is 20 or 32);

    private static Bech32Encoding EncodingOf(int version) => version == 0 ? Bech32Encoding.Bech32 : Bech32Encoding.Bech32m;

    // Five-bit groups to bytes: at most four bits may be left over, and they must be zero.
    private static bool TryRegroup(ReadOnlySpan<byte> groups, Span<byte> bytes, out int written)
    {
        written = 0;
        var pending = 0;
        var bits = 0;
        foreach (var group in groups)
        {
            pending = ((pending << 5) | group) & 0xfff;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[written++] = (byte)(pending >> bits);
            }
        }

        return bits < 5 && (pending & ((1 << bits) - 1)) == 0;
    }
}

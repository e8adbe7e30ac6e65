using System.Diagnostics.CodeAnalysis;
using Blockyard.Crypto;

namespace Blockyard.Primitives;

/// <summary>Turns locking scripts into addresses and back.</summary>
/// <remarks>P2PKH and P2SH in Base58Check, witness programs of every version in Bech32 or Bech32m (BIP 173, BIP 350).</remarks>
public static class AddressCodec
{
    private const int HashSize = 20;
    private const byte OpDup = 0x76;
    private const byte OpHash160 = 0xa9;
    private const byte OpEqual = 0x87;
    private const byte OpEqualVerify = 0x88;
    private const byte OpCheckSig = 0xac;
    private const byte OpOne = 0x51;
    private const byte OpSixteen = 0x60;

    /// <summary>The script that an address stands for.</summary>
    /// <exception cref="FormatException">The text is no address of this network; the message says why.</exception>
    public static byte[] ToScript(ReadOnlySpan<char> address, Network network) =>
        TryToScript(address, network, out var script, out var error) ? script : throw new FormatException(error);

    /// <summary>The script that an address stands for, or what is wrong with the address.</summary>
    public static bool TryToScript(
        ReadOnlySpan<char> address,
        Network network,
        [NotNullWhen(true)] out byte[]? script,
        [NotNullWhen(false)] out string? error)
    {
        script = null;
        var prefixes = AddressPrefixes.Of(network);
        Span<byte> payload = stackalloc byte[1 + HashSize];
        if (Bech32.TryDecode(address, out var prefix, out _, out _))
        {
            if (SegwitAddress.TryDecode(prefixes.Segwit, address, out var version, out var program))
            {
                script = WitnessScript(version, program);
                error = null;
                return true;
            }

            error = prefix == prefixes.Segwit
                ? "The address holds no valid witness program."
                : $"The address belongs to another network: it starts with {prefix}1, here they start with {prefixes.Segwit}1.";
            return false;
        }

        if (!Base58Check.TryDecode(address, payload, out var written))
        {
            error = "The text is no address: wrong characters, length or checksum.";
            return false;
        }

        if (written != payload.Length)
        {
            error = "The text is no address: it decodes to the wrong number of bytes.";
            return false;
        }

        script = FromBase58(payload, prefixes);
        error = script is null ? $"The address belongs to another network or is none: version byte 0x{payload[0]:x2}." : null;
        return script is not null;
    }

    /// <summary>The address of a script; false for scripts that have none.</summary>
    public static bool TryFromScript(ReadOnlySpan<byte> script, Network network, [NotNullWhen(true)] out string? address)
    {
        var prefixes = AddressPrefixes.Of(network);
        address = script switch
        {
            [OpDup, OpHash160, HashSize, .. var hash, OpEqualVerify, OpCheckSig] when hash.Length == HashSize =>
                Base58(prefixes.PublicKeyHash, hash),
            [OpHash160, HashSize, .. var hash, OpEqual] when hash.Length == HashSize => Base58(prefixes.ScriptHash, hash),
            [0, 20 or 32, .. var program] when program.Length == script[1] => SegwitAddress.Encode(prefixes.Segwit, 0, program),
            [>= OpOne and <= OpSixteen, >= 2 and <= SegwitAddress.MaxProgramSize, .. var program]
                when program.Length == script[1] => SegwitAddress.Encode(prefixes.Segwit, script[0] - OpOne + 1, program),
            _ => null,
        };
        return address is not null;
    }

    private static string Base58(byte version, ReadOnlySpan<byte> hash)
    {
        Span<byte> payload = stackalloc byte[1 + HashSize];
        payload[0] = version;
        hash.CopyTo(payload[1..]);
        return Base58Check.Encode(payload);
    }

    private static byte[]? FromBase58(ReadOnlySpan<byte> payload, AddressPrefixes prefixes)
    {
        var hash = payload[1..];
        if (payload[0] == prefixes.PublicKeyHash)
        {
            return [OpDup, OpHash160, HashSize, .. hash, OpEqualVerify, OpCheckSig];
        }

        return payload[0] == prefixes.ScriptHash ? [OpHash160, HashSize, .. hash, OpEqual] : null;
    }

    private static byte[] WitnessScript(int version, byte[] program) =>
        [(byte)(version == 0 ? 0 : OpOne + version - 1), (byte)program.Length, .. program];
}

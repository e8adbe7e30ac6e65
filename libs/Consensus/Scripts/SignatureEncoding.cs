using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Consensus.Scripts;

/// <summary>The encodings of ECDSA signatures and public keys that flags insist on.</summary>
public static class SignatureEncoding
{
    private const int SmallestSignature = 9;
    private const int LargestSignature = 73;
    private const byte SequenceTag = 0x30;
    private const byte IntegerTag = 0x02;

    /// <summary>Checks a signature with its hash type. The empty one is fine: it is the short way to give none.</summary>
    public static ScriptError CheckSignature(ReadOnlySpan<byte> signature, ScriptFlags flags)
    {
        if (signature.IsEmpty)
        {
            return ScriptError.Ok;
        }

        if ((flags & (ScriptFlags.StrictDer | ScriptFlags.LowS | ScriptFlags.StrictEncoding)) != 0 && !IsStrictDer(signature))
        {
            return ScriptError.SigDer;
        }

        if ((flags & ScriptFlags.LowS) != 0 && !Ecdsa.IsLowS(signature[..^1]))
        {
            return ScriptError.SigHighS;
        }

        var hashType = signature[^1] & ~SignatureHashType.AnyoneCanPay;
        var defined = hashType is >= SignatureHashType.All and <= SignatureHashType.Single;
        return (flags & ScriptFlags.StrictEncoding) != 0 && !defined ? ScriptError.SigHashType : ScriptError.Ok;
    }

    internal static ScriptError CheckPublicKey(ReadOnlySpan<byte> key, ScriptFlags flags, SignatureVersion version)
    {
        if ((flags & ScriptFlags.StrictEncoding) != 0 && !IsCompressed(key) && !IsUncompressed(key))
        {
            return ScriptError.PubkeyType;
        }

        var mustBeCompressed = (flags & ScriptFlags.WitnessPublicKeyType) != 0 && version == SignatureVersion.WitnessV0;
        return mustBeCompressed && !IsCompressed(key) ? ScriptError.WitnessPubkeyType : ScriptError.Ok;
    }

    internal static bool IsCompressed(ReadOnlySpan<byte> key) => key.Length == PublicKey.CompressedSize && key[0] is 2 or 3;

    /// <summary>
    /// Whether a signature is strict DER with a hash type (BIP 66):
    /// <c>30 [length of the rest, hash type left out] 02 [length of r] [r] 02 [length of s] [s] [hash type]</c>.
    /// </summary>
    /// <remarks>r and s are not empty, not negative, and have no zero byte in front that they do not need.</remarks>
    internal static bool IsStrictDer(ReadOnlySpan<byte> signature)
    {
        if (signature.Length is < SmallestSignature or > LargestSignature
            || signature[0] != SequenceTag
            || signature[1] != signature.Length - 3)
        {
            return false;
        }

        var rest = signature[2..^1];
        return TryTakeInteger(ref rest) && TryTakeInteger(ref rest) && rest.IsEmpty;
    }

    private static bool IsUncompressed(ReadOnlySpan<byte> key) => key.Length == PublicKey.UncompressedSize && key[0] == 4;

    private static bool TryTakeInteger(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 3 || rest[0] != IntegerTag || rest[1] == 0 || rest[1] > rest.Length - 2)
        {
            return false;
        }

        var integer = rest.Slice(2, rest[1]);
        rest = rest[(2 + integer.Length)..];
        var negative = (integer[0] & 0x80) != 0;
        var padded = integer.Length > 1 && integer[0] == 0 && (integer[1] & 0x80) == 0;
        return !negative && !padded;
    }
}

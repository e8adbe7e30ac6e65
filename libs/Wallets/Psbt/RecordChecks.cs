using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>What the known entries of all maps have in common. Whatever is wrong is a <see cref="FormatException"/>.</summary>
internal static class RecordChecks
{
    private const int FingerprintSize = sizeof(uint);
    private const int NonceSize = 66;

    public static void NoKeyData(PsbtRecord record, string name) => KeySize(record, 0, name);

    public static void KeySize(PsbtRecord record, int size, string name) =>
        Require(record.KeyData.Length == size, $"{name} key is {record.KeyData.Length} bytes, not {size}.");

    public static void ValueSize(PsbtRecord record, int size, string name) =>
        Require(record.Value.Length == size, $"{name} is {record.Value.Length} bytes, not {size}.");

    public static void PublicKeyInKey(PsbtRecord record, string name) => PointOnCurve(record.KeyData.Span, name);

    public static void XOnlyKeyInKey(PsbtRecord record, string name) =>
        Require(XOnlyPublicKey.TryParse(record.KeyData.Span, out _), $"{name} key is no x-only public key.");

    /// <summary>A fingerprint and the steps from that key on, four bytes each.</summary>
    public static void KeyOrigin(ReadOnlySpan<byte> origin, string name) =>
        Require(origin.Length >= FingerprintSize && origin.Length % sizeof(uint) == 0, $"{name} has an invalid length.");

    /// <summary>Hashes of leaves, then the key's origin (BIP 371).</summary>
    public static void TaprootKeyOrigin(PsbtRecord record, string name)
    {
        XOnlyKeyInKey(record, name);
        var reader = new SpanReader(record.Value.Span);
        var whole = reader.TryReadCount(Hash256.Size, out var leaves) && reader.TrySkip(leaves * Hash256.Size);
        Require(whole, $"{name} has an invalid length.");
        KeyOrigin(record.Value.Span[reader.Position..], name);
    }

    /// <summary>BIP 373: the aggregate key leads to the keys of all who sign.</summary>
    public static void MusigParticipants(PsbtRecord record, string name)
    {
        KeySize(record, PublicKey.CompressedSize, $"{name} participants aggregate");
        PointOnCurve(record.KeyData.Span, $"{name} aggregate");
        var keys = record.Value.Span;
        Require(keys.Length % PublicKey.CompressedSize == 0, $"{name} participants are not a multiple of 33 bytes.");
        for (; !keys.IsEmpty; keys = keys[PublicKey.CompressedSize..])
        {
            PointOnCurve(keys[..PublicKey.CompressedSize], $"{name} participant");
        }
    }

    public static void MusigPublicNonce(PsbtRecord record, string name)
    {
        MusigSigner(record, name);
        ValueSize(record, NonceSize, name);
    }

    public static void MusigPartialSignature(PsbtRecord record, string name)
    {
        MusigSigner(record, name);
        ValueSize(record, Hash256.Size, name);
    }

    public static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new FormatException(problem);
        }
    }

    // The participant's key, the aggregate key, and for a spend by script the leaf's hash.
    private static void MusigSigner(PsbtRecord record, string name)
    {
        const int TwoKeys = 2 * PublicKey.CompressedSize;
        var key = record.KeyData.Span;
        Require(key.Length is TwoKeys or TwoKeys + Hash256.Size, $"{name} key is {key.Length} bytes.");
        PointOnCurve(key[..PublicKey.CompressedSize], $"{name} participant");
        PointOnCurve(key[PublicKey.CompressedSize..TwoKeys], $"{name} aggregate");
    }

    private static void PointOnCurve(ReadOnlySpan<byte> key, string name) =>
        Require(
            key.Length is PublicKey.CompressedSize or PublicKey.UncompressedSize && PublicKey.TryParse(key, out _),
            $"{name} pubkey is invalid.");
}

using System.Runtime.InteropServices;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>
/// The functions of libsecp256k1 that we use, as its header declares them. Results are 1 for success, 0 for failure.
/// </summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>Not a file name: <see cref="NativeContext"/> resolves it.</summary>
    public const string Library = "secp256k1";

    public const uint ContextFlags = 0x301;
    public const uint SerializeCompressed = 0x102;
    public const uint SerializeUncompressed = 0x002;

    [LibraryImport(Library)]
    public static partial nint secp256k1_context_create(uint flags);

    [LibraryImport(Library)]
    public static partial int secp256k1_context_randomize(nint context, byte* seed32);

    [LibraryImport(Library)]
    public static partial void secp256k1_context_set_illegal_callback(
        nint context, delegate* unmanaged[Cdecl]<byte*, void*, void> callback, void* data);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_parse(nint context, out PublicKey key, byte* input, nuint length);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_serialize(
        nint context, byte* output, ref nuint length, in PublicKey key, uint flags);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_create(nint context, out PublicKey key, byte* secret32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_tweak_add(nint context, ref PublicKey key, byte* tweak32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_combine(nint context, out PublicKey key, PublicKey** keys, nuint count);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_seckey_verify(nint context, byte* secret32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_seckey_tweak_add(nint context, byte* secret32, byte* tweak32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_parse_compact(nint context, EcdsaSignature* signature, byte* input64);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_serialize_compact(
        nint context, byte* output64, EcdsaSignature* signature);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_serialize_der(
        nint context, byte* output, ref nuint length, EcdsaSignature* signature);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_signature_normalize(nint context, EcdsaSignature* output, EcdsaSignature* input);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_verify(nint context, EcdsaSignature* signature, byte* hash32, in PublicKey key);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_sign(
        nint context, EcdsaSignature* signature, byte* hash32, byte* secret32, nint nonceFunction, void* extraEntropy);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_sign_recoverable(
        nint context, RecoverableSignature* signature, byte* hash32, byte* secret32, nint nonceFunction, void* extraEntropy);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recoverable_signature_serialize_compact(
        nint context, byte* output64, out int recoveryId, RecoverableSignature* signature);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recoverable_signature_parse_compact(
        nint context, RecoverableSignature* signature, byte* input64, int recoveryId);

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recover(
        nint context, out PublicKey key, RecoverableSignature* signature, byte* hash32);

    [LibraryImport(Library)]
    public static partial int secp256k1_xonly_pubkey_parse(nint context, out XOnlyPublicKey key, byte* input32);

    [LibraryImport(Library)]
    public static partial int secp256k1_xonly_pubkey_serialize(nint context, byte* output32, in XOnlyPublicKey key);

    [LibraryImport(Library)]
    public static partial int secp256k1_xonly_pubkey_from_pubkey(
        nint context, out XOnlyPublicKey key, out int parity, in PublicKey source);

    [LibraryImport(Library)]
    public static partial int secp256k1_xonly_pubkey_tweak_add(
        nint context, out PublicKey output, in XOnlyPublicKey key, byte* tweak32);

    [LibraryImport(Library)]
    public static partial int secp256k1_xonly_pubkey_tweak_add_check(
        nint context, byte* tweaked32, int parity, in XOnlyPublicKey key, byte* tweak32);

    [LibraryImport(Library)]
    public static partial int secp256k1_keypair_create(nint context, KeyPair* pair, byte* secret32);

    [LibraryImport(Library)]
    public static partial int secp256k1_keypair_sec(nint context, byte* secret32, KeyPair* pair);

    [LibraryImport(Library)]
    public static partial int secp256k1_keypair_xonly_tweak_add(nint context, KeyPair* pair, byte* tweak32);

    [LibraryImport(Library)]
    public static partial int secp256k1_schnorrsig_sign_custom(
        nint context, byte* signature64, byte* message, nuint length, KeyPair* pair, SchnorrParameters* parameters);

    [LibraryImport(Library)]
    public static partial int secp256k1_schnorrsig_verify(
        nint context, byte* signature64, byte* message, nuint length, in XOnlyPublicKey key);

    /// <summary>Parsed signature; the layout is the library's own.</summary>
    public struct EcdsaSignature
    {
        public fixed byte Data[64];
    }

    /// <summary>Parsed signature with its recovery id; the layout is the library's own.</summary>
    public struct RecoverableSignature
    {
        public fixed byte Data[65];
    }

    /// <summary>Secret and public key; the layout is the library's own. Zeroed by whoever made it.</summary>
    public struct KeyPair
    {
        public fixed byte Data[96];
    }

    /// <summary>Optional arguments of Schnorr signing; a null nonce function means the one of BIP 340.</summary>
    public struct SchnorrParameters
    {
        public fixed byte Magic[4];
        public nint NonceFunction;
        public void* AuxiliaryRandomness;
    }
}

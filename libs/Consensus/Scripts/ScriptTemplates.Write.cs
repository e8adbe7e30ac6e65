using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Consensus.Scripts;

public static partial class ScriptTemplates
{
    /// <summary>P2PKH.</summary>
    /// <exception cref="ArgumentException">The hash does not have 20 bytes.</exception>
    public static byte[] PayToPublicKeyHash(ReadOnlySpan<byte> keyHash)
    {
        CheckSize(keyHash, Hash160.HashSize);
        var script = new byte[PublicKeyHashSize];
        WritePublicKeyHash(script, keyHash);
        return script;
    }

    /// <summary>P2SH.</summary>
    /// <exception cref="ArgumentException">The hash does not have 20 bytes.</exception>
    public static byte[] PayToScriptHash(ReadOnlySpan<byte> scriptHash)
    {
        CheckSize(scriptHash, Hash160.HashSize);
        return [(byte)Opcode.Hash160, Hash160.HashSize, .. scriptHash, (byte)Opcode.Equal];
    }

    /// <summary>P2WPKH.</summary>
    /// <exception cref="ArgumentException">The hash does not have 20 bytes.</exception>
    public static byte[] PayToWitnessKeyHash(ReadOnlySpan<byte> keyHash)
    {
        CheckSize(keyHash, Hash160.HashSize);
        return [(byte)Opcode.Op0, Hash160.HashSize, .. keyHash];
    }

    /// <summary>P2WSH.</summary>
    /// <exception cref="ArgumentException">The hash, a single SHA-256, does not have 32 bytes.</exception>
    public static byte[] PayToWitnessScriptHash(ReadOnlySpan<byte> scriptHash)
    {
        CheckSize(scriptHash, Sha256.HashSize);
        return [(byte)Opcode.Op0, Sha256.HashSize, .. scriptHash];
    }

    /// <summary>P2TR.</summary>
    /// <param name="outputKey">The x coordinate of the tweaked key.</param>
    /// <exception cref="ArgumentException">The key does not have 32 bytes.</exception>
    public static byte[] PayToTaproot(ReadOnlySpan<byte> outputKey)
    {
        CheckSize(outputKey, XOnlyPublicKey.Size);
        return [(byte)Opcode.Op1, XOnlyPublicKey.Size, .. outputKey];
    }

    internal static void WritePublicKeyHash(Span<byte> script, ReadOnlySpan<byte> keyHash)
    {
        script[0] = (byte)Opcode.Dup;
        script[1] = (byte)Opcode.Hash160;
        script[2] = Hash160.HashSize;
        keyHash.CopyTo(script[3..]);
        script[^2] = (byte)Opcode.EqualVerify;
        script[^1] = (byte)Opcode.CheckSig;
    }

    private static void CheckSize(ReadOnlySpan<byte> bytes, int size)
    {
        if (bytes.Length != size)
        {
            throw new ArgumentException($"{size} bytes are needed here.", nameof(bytes));
        }
    }
}

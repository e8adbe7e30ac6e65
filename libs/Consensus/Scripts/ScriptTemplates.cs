using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Consensus.Scripts;

/// <summary>Recognises and writes the well-known locking scripts.</summary>
public static partial class ScriptTemplates
{
    internal const int PublicKeyHashSize = Hash160.HashSize + 5;

    private const int MinProgramSize = 2;
    private const int MaxProgramSize = 40;

    /// <summary>Tells which kind of locking script this is, as Bitcoin Core's solver does.</summary>
    public static ScriptTemplate Classify(ReadOnlySpan<byte> script)
    {
        if (IsPayToScriptHash(script))
        {
            return ScriptTemplate.ScriptHash;
        }

        if (TryGetWitnessProgram(script, out var version, out var program))
        {
            return ClassifyProgram(version, program);
        }

        if (script is [(byte)Opcode.Return, .. var data] && ScriptPush.IsPushOnly(data))
        {
            return ScriptTemplate.NullData;
        }

        if (TryGetPublicKey(script, out _))
        {
            return ScriptTemplate.PublicKey;
        }

        if (IsPayToPublicKeyHash(script))
        {
            return ScriptTemplate.PublicKeyHash;
        }

        return TryGetMultisig(script, out _, out _) ? ScriptTemplate.Multisig : ScriptTemplate.NonStandard;
    }

    /// <summary>P2SH, and nothing but its one exact form (BIP 16).</summary>
    public static bool IsPayToScriptHash(ReadOnlySpan<byte> script) =>
        script.Length == Hash160.HashSize + 3
        && script[0] == (byte)Opcode.Hash160 && script[1] == Hash160.HashSize && script[^1] == (byte)Opcode.Equal;

    /// <summary>P2PKH.</summary>
    public static bool IsPayToPublicKeyHash(ReadOnlySpan<byte> script) =>
        script.Length == PublicKeyHashSize
        && script[0] == (byte)Opcode.Dup && script[1] == (byte)Opcode.Hash160 && script[2] == Hash160.HashSize
        && script[^2] == (byte)Opcode.EqualVerify && script[^1] == (byte)Opcode.CheckSig;

    /// <summary>P2TR.</summary>
    public static bool IsTaproot(ReadOnlySpan<byte> script) =>
        script.Length == 2 + XOnlyPublicKey.Size && script[0] == (byte)Opcode.Op1 && script[1] == XOnlyPublicKey.Size;

    /// <summary>Whether a script can never be spent, so that its output is no coin: RETURN in front, or too long.</summary>
    public static bool IsUnspendable(ReadOnlySpan<byte> script) =>
        script is [(byte)Opcode.Return, ..] || script.Length > ScriptLimits.MaxScriptSize;

    /// <summary>Takes a witness program apart (BIP 141): a version 0 to 16, and one push of 2 to 40 bytes.</summary>
    public static bool TryGetWitnessProgram(ReadOnlySpan<byte> script, out int version, out ReadOnlySpan<byte> program)
    {
        version = 0;
        program = default;
        if (script.Length is < MinProgramSize + 2 or > MaxProgramSize + 2
            || script[0] is not ((byte)Opcode.Op0 or (>= (byte)Opcode.Op1 and <= (byte)Opcode.Op16))
            || script[1] != script.Length - 2)
        {
            return false;
        }

        version = script[0] == 0 ? 0 : script[0] - (byte)Opcode.Op1 + 1;
        program = script[2..];
        return true;
    }

    /// <inheritdoc cref="TryGetWitnessProgram(ReadOnlySpan{byte}, out int, out ReadOnlySpan{byte})"/>
    public static bool TryGetWitnessProgram(ReadOnlyMemory<byte> script, out int version, out ReadOnlyMemory<byte> program)
    {
        var found = TryGetWitnessProgram(script.Span, out version, out var bytes);
        program = found ? script[^bytes.Length..] : default;
        return found;
    }

    /// <summary>Takes the key out of a pay-to-public-key script.</summary>
    public static bool TryGetPublicKey(ReadOnlySpan<byte> script, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (script.Length < 2
            || script[^1] != (byte)Opcode.CheckSig
            || script[0] != script.Length - 2
            || !IsKeySize(script[1..^1]))
        {
            return false;
        }

        key = script[1..^1];
        return true;
    }

    /// <summary>Tells how many signatures of how many keys a bare multisig script asks for.</summary>
    public static bool TryGetMultisig(ReadOnlySpan<byte> script, out int required, out int keys)
    {
        required = 0;
        keys = 0;
        var reader = new ScriptReader(script);
        if (script is not [.., (byte)Opcode.CheckMultisig]
            || !reader.TryRead(out var opcode, out var data)
            || !TryGetCount(opcode, data, out required))
        {
            return false;
        }

        while (reader.TryRead(out opcode, out data) && IsKeySize(data))
        {
            keys++;
        }

        return TryGetCount(opcode, data, out var count)
            && count == keys
            && required <= keys
            && reader.Position == script.Length - 1;
    }

    internal static bool IsAnchor(int version, ReadOnlySpan<byte> program) => version == 1 && program is [0x4e, 0x73];

    private static ScriptTemplate ClassifyProgram(int version, ReadOnlySpan<byte> program) => (version, program.Length) switch
    {
        (0, Hash160.HashSize) => ScriptTemplate.WitnessKeyHash,
        (0, Sha256.HashSize) => ScriptTemplate.WitnessScriptHash,
        (0, _) => ScriptTemplate.NonStandard,
        (1, XOnlyPublicKey.Size) => ScriptTemplate.Taproot,
        _ => IsAnchor(version, program) ? ScriptTemplate.Anchor : ScriptTemplate.WitnessUnknown,
    };

    // By its first byte, as Core does; whether it lies on the curve does not matter here.
    private static bool IsKeySize(ReadOnlySpan<byte> key) => key switch
    {
        [2 or 3, ..] => key.Length == PublicKey.CompressedSize,
        [4 or 6 or 7, ..] => key.Length == PublicKey.UncompressedSize,
        _ => false,
    };

    // 1 to 16 have operations of their own, 17 to 20 are pushed as numbers.
    private static bool TryGetCount(Opcode opcode, ReadOnlySpan<byte> data, out int count)
    {
        if (opcode is >= Opcode.Op1 and <= Opcode.Op16)
        {
            count = opcode - Opcode.Op1 + 1;
            return true;
        }

        var valid = ScriptPush.IsMinimal(opcode, data) & ScriptNumber.TryDecode(data, true, ScriptNumber.MaxSize, out var number);
        count = (int)number;
        return valid && opcode <= Opcode.PushData4 && number is >= 1 and <= ScriptLimits.MaxKeysPerMultisig;
    }
}

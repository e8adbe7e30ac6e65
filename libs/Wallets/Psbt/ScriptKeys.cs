using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Wallets.Psbt;

/// <summary>Finds the public keys whose signatures a script asks for.</summary>
internal static class ScriptKeys
{
    /// <summary>
    /// Keys of a legacy or version 0 script: those that stand in a template, in its order; for a key's hash and for scripts of
    /// no template, those of the candidates that the script names or may use.
    /// </summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Find(
        ReadOnlyMemory<byte> script, IEnumerable<ReadOnlyMemory<byte>> candidates) =>
        ScriptTemplates.Classify(script.Span) switch
        {
            ScriptTemplate.PublicKey => [script[1..^1]],
            ScriptTemplate.Multisig => MultisigKeys(script, out _),
            ScriptTemplate.PublicKeyHash => candidates.Where(key => IsHashOf(script.Span, key.Span)),
            _ => candidates,
        };

    /// <summary>Whether a pay-to-public-key-hash script names this key.</summary>
    public static bool IsHashOf(ReadOnlySpan<byte> script, ReadOnlySpan<byte> key) =>
        script[3..^2].SequenceEqual(Hash160.Hash(key));

    /// <summary>The keys of a bare multisig script in its order.</summary>
    public static List<ReadOnlyMemory<byte>> MultisigKeys(ReadOnlyMemory<byte> script, out int required)
    {
        _ = ScriptTemplates.TryGetMultisig(script.Span, out required, out var count);
        var keys = new List<ReadOnlyMemory<byte>>(count);
        var reader = new ScriptReader(script.Span);
        reader.TryRead(out _, out _);
        while (keys.Count < count && reader.TryRead(out _, out var key))
        {
            keys.Add(script[(reader.Position - key.Length)..reader.Position]);
        }

        return keys;
    }

    /// <summary>
    /// The keys of a tapscript of the forms <c>key CHECKSIG</c> and <c>key CHECKSIG key CHECKSIGADD … n NUMEQUAL</c>; empty for
    /// any other.
    /// </summary>
    public static List<ReadOnlyMemory<byte>> TapscriptKeys(ReadOnlyMemory<byte> script, out int required)
    {
        var keys = new List<ReadOnlyMemory<byte>>();
        required = 1;
        var reader = new ScriptReader(script.Span);
        while (reader.TryRead(out var opcode, out var data))
        {
            if (data.Length == XOnlyPublicKey.Size)
            {
                var key = script[(reader.Position - data.Length)..reader.Position];
                var check = keys.Count == 0 ? Opcode.CheckSig : Opcode.CheckSigAdd;
                if (!reader.TryRead(out var operation, out _) || operation != check)
                {
                    return [];
                }

                keys.Add(key);
                continue;
            }

            required = opcode is >= Opcode.Op1 and <= Opcode.Op16 ? opcode - Opcode.Op1 + 1 : 0;
            var ends = reader.TryRead(out var last, out _) && last == Opcode.NumEqual && reader.IsAtEnd;
            return ends && required >= 1 && required <= keys.Count ? keys : [];
        }

        return reader.IsAtEnd && keys.Count == 1 ? keys : [];
    }
}

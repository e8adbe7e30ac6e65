using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;

namespace Blockyard.Wallets.Descriptors;

/// <summary>pk(), pkh(), wpkh() and combo(): scripts of one key (BIP 381, 382, 384).</summary>
internal sealed class KeyScript(KeyScriptKind kind, KeyExpression key) : IScriptExpression
{
    public bool IsRanged => key.IsRanged;

    public IReadOnlyList<byte[]> GetScripts(uint number)
    {
        var publicKey = key.GetKey(number);
        return kind switch
        {
            KeyScriptKind.Key => [PayToKey(publicKey)],
            KeyScriptKind.KeyHash => [ScriptTemplates.PayToPublicKeyHash(Hash160.Hash(publicKey))],
            KeyScriptKind.WitnessKeyHash => [WitnessKeyHash(publicKey)],
            _ => Combination(publicKey),
        };
    }

    private static byte[] PayToKey(byte[] key) => [(byte)key.Length, .. key, (byte)Opcode.CheckSig];

    private static byte[] WitnessKeyHash(byte[] key) => ScriptTemplates.PayToWitnessKeyHash(Hash160.Hash(key));

    // A witness only takes compressed keys.
    private byte[][] Combination(byte[] publicKey)
    {
        byte[][] legacy = [PayToKey(publicKey), ScriptTemplates.PayToPublicKeyHash(Hash160.Hash(publicKey))];
        if (!key.IsCompressed)
        {
            return legacy;
        }

        var witness = WitnessKeyHash(publicKey);
        return [.. legacy, witness, ScriptTemplates.PayToScriptHash(Hash160.Hash(witness))];
    }
}

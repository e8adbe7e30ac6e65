using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>Good spends of every kind, signed with the secret key 1.</summary>
internal static class InterpreterSeeds
{
    private const byte Real = 0x80;

    private static readonly byte[] Secret = [.. new byte[31], 1];
    private static readonly byte[] Key =
        Convert.FromHexString("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

    public static IEnumerable<byte[]> All(Transaction spending, long amount)
    {
        byte[] toKey = [0x21, .. Key, 0xac];
        var keyHash = ScriptTemplates.PayToPublicKeyHash(SpendCase.Hash160Of(Key));
        byte[] multisig = [0x51, 0x21, .. Key, 0x21, .. Key, 0x52, 0xae];
        byte[] arithmetic = [0x51, 0x93, 0x53, 0x9c, 0x63, 0x51, 0x67, 0x00, 0x68];
        byte[] locked = [0x02, 0xf4, 0x01, 0xb1, 0x75, 0x5a, 0xb2, 0x75, 0x51];
        var legacy = Ecdsa(SignatureHash.Legacy(spending, 0, toKey, 1));
        var legacyMultisig = Ecdsa(SignatureHash.Legacy(spending, 0, multisig, 1));
        var precomputed = PrecomputedTransactionData.ForSigning(spending,
            [new TxOutput(amount, default), new TxOutput(amount, default)]);
        var witness = Ecdsa(SignatureHash.WitnessV0(spending, 0, toKey, amount, 1, precomputed));

        yield return Case(SpendKind.Bare, Real, Push(legacy), toKey);
        yield return Case(SpendKind.Bare, Real, [0, .. Push(legacyMultisig)], multisig);
        yield return Case(SpendKind.ScriptHash, Real, Push(legacy), toKey);
        yield return Case(SpendKind.WitnessScriptHash, Real, [], toKey, witness);
        yield return Case(SpendKind.NestedWitnessScriptHash, Real, [], toKey, witness);
        yield return Case(SpendKind.WitnessKeyHash, Real, [], [],
            Ecdsa(SignatureHash.WitnessV0(spending, 0, keyHash, amount, 1, precomputed)), Key);
        yield return Case(SpendKind.Tapscript, 0, [], [0x20, .. Key[1..], 0xac], new byte[64]);
        yield return Case(SpendKind.Tapscript, 0x20, [], [0x20, .. Key[1..], 0xac, 0x20, .. Key[1..], 0xba, 0x52, 0x9c],
            new byte[64], new byte[64]);
        yield return Case(SpendKind.TaprootKey, 0, [], [], new byte[64]);
        foreach (var kind in new[] { SpendKind.Bare, SpendKind.ScriptHash, SpendKind.WitnessScriptHash, SpendKind.Tapscript })
        {
            var isLegacy = kind is SpendKind.Bare or SpendKind.ScriptHash;
            yield return isLegacy ? Case(kind, 0, [0x52], arithmetic) : Case(kind, 0, [], arithmetic, [2]);
            yield return Case(kind, 0, [], locked);
        }
    }

    private static byte[] Case(SpendKind kind, byte more, byte[] first, byte[] second, params byte[][] items) =>
        SpendCase.Encode(ScriptFlags.Standard, (byte)((byte)kind | more), first, second, items);

    private static byte[] Push(byte[] data) => [(byte)data.Length, .. data];

    private static byte[] Ecdsa(Hash256 hash)
    {
        var der = new byte[Crypto.Secp256k1.Ecdsa.MaxDerSize];
        var length = Crypto.Secp256k1.Ecdsa.Sign(Secret, hash.AsSpan(), der);
        return [.. der[..length], 1];
    }
}

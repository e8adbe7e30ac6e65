using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Primitives;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>
/// The hashes that signatures sign, against <see cref="NaiveSignatureHash"/>. Input: number of the input, hash type (4), flags,
/// length of the script code, script code, transaction.
/// </summary>
internal sealed class SignatureHashTarget : IFuzzTarget
{
    private const int HeadSize = 7;
    private const int Asks = 6;

    private static readonly byte[] Secret = [.. new byte[31], 1];
    private static readonly byte[] Key =
        Convert.FromHexString("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

    public string Name => "signature-hash";

    public IEnumerable<byte[]> Seeds =>
        from type in new byte[] { 0, 1, 2, 3, 0x81, 0x82, 0x83 }
        from index in new byte[] { 0, 1 }
        select (byte[])[index, type, 0, 1, 0x83, (byte)((type & 3) | 0x54), 4, 0x51, 0xab, 0x01, 0xab, .. Samples.Segwit];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var head = new byte[HeadSize];
        input.Span[..Math.Min(HeadSize, input.Length)].CopyTo(head);
        var rest = input[Math.Min(HeadSize, input.Length)..];
        var code = rest[..Math.Min(head[6], rest.Length)].ToArray();
        rest = rest[code.Length..];
        if (!Transaction.TryParse(rest, out var transaction, out _) || transaction.Inputs.Length == 0)
        {
            return;
        }

        var naive = new NaiveSignatureHash(rest.ToArray(), SpentOutputs(transaction.Inputs.Length, code),
            head[0] % transaction.Inputs.Length);
        Check(transaction, naive, code, head);
    }

    private static void Check(Transaction transaction, NaiveSignatureHash naive, byte[] code, byte[] head)
    {
        var index = naive.Index;
        var hashType = BitConverter.ToInt32(head, 1);
        Require.Same(
            naive.Legacy(code, hashType), SignatureHash.Legacy(transaction, index, code, hashType).AsSpan(), "legacy hash");

        var outputs = Array.ConvertAll(naive.Spent, one => new TxOutput(one.Value, one.Script));
        var precomputed = PrecomputedTransactionData.ForSigning(transaction, outputs);
        var value = naive.Spent[index].Value;
        Require.Same(
            naive.WitnessV0(code, hashType),
            SignatureHash.WitnessV0(transaction, index, code, value, hashType, precomputed).AsSpan(),
            "hash of witness version 0");

        CheckRemembered(transaction, naive, code, head, outputs[index]);
        CheckTaproot(transaction, naive, code, head, outputs);
    }

    // One checker after the other hash, in the order in which a script might ask: what it remembers must be the same.
    private static void CheckRemembered(
        Transaction transaction, NaiveSignatureHash naive, byte[] code, byte[] head, TxOutput output)
    {
        var outputs = Array.ConvertAll(naive.Spent, one => new TxOutput(one.Value, one.Script));
        var checker = new TransactionSignatureChecker(
            transaction, naive.Index, output, PrecomputedTransactionData.ForSigning(transaction, outputs));
        byte[][] codes = [code, [.. code, 0x51]];
        for (var ask = 0; ask < Asks; ask++)
        {
            var hashType = head[1 + (ask & 3)];
            var script = codes[(head[5] >> (2 + (ask & 3))) & 1];
            var version = ((head[5] >> 6) & (ask & 1)) == 0 ? SignatureVersion.Legacy : SignatureVersion.WitnessV0;
            var hash = version == SignatureVersion.Legacy ? naive.Legacy(script, hashType) : naive.WitnessV0(script, hashType);
            byte[] signature = [.. Sign(hash), hashType];
            Require.That(checker.CheckEcdsa(signature, Key, script, version),
                $"check {ask}: a signature of the plain hash fails");
        }

        checker.Dispose();
    }

    private static byte[] Sign(byte[] hash)
    {
        var der = new byte[Ecdsa.MaxDerSize];
        return der[..Ecdsa.Sign(Secret, hash, der, grindLowR: false)];
    }

    private static void CheckTaproot(
        Transaction transaction, NaiveSignatureHash naive, byte[] code, byte[] head, TxOutput[] outputs)
    {
        var index = naive.Index;
        var precomputed = PrecomputedTransactionData.ForSigning(transaction, outputs);
        var spend = new TaprootSpend
        {
            HasAnnex = (head[5] & 1) != 0,
            AnnexHash = Hash256.Sha256(code),
            LeafHash = Hash256.Sha256([.. code, 1]),
            CodeSeparatorPosition = (uint)code.Length,
        };
        var version = (head[5] & 2) != 0 ? SignatureVersion.Tapscript : SignatureVersion.TaprootKey;
        var expected = naive.Taproot(head[1], version == SignatureVersion.Tapscript, spend);
        var valid = SignatureHash.TryTaproot(
            transaction, index, outputs[index], head[1], precomputed, version, in spend, out var hash);
        Require.Equal(expected is not null, valid, "Taproot hash type is valid");
        Require.Same(expected ?? new byte[Hash256.Size], hash.AsSpan(), "Taproot hash");
    }

    private static NaiveTransaction.Output[] SpentOutputs(int count, byte[] script) =>
        [.. Enumerable.Range(0, count).Select(i => new NaiveTransaction.Output(i * 1000, script[..Math.Min(i, script.Length)]))];
}

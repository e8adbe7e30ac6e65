using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

public static partial class SignatureHash
{
    private const int TaprootOutputMask = 3;
    private const byte Epoch = 0;
    private const byte KeyVersion = 0;

    // Epoch, hash type, version, lock time, five hashes, spend type: what comes before the input.
    private const int TaprootStartSize = 3 + (2 * sizeof(uint)) + (5 * Hash256.Size);

    private static readonly TaggedHash TapSighash = new("TapSighash");

    /// <summary>BIP 341 and BIP 342: the hash for Taproot spends.</summary>
    /// <param name="transaction">The spending transaction.</param>
    /// <param name="inputIndex">The input that is signed.</param>
    /// <param name="spentOutput">What it spends.</param>
    /// <param name="hashType">See <see cref="SignatureHashType"/>; unlike before, only the defined ones are valid.</param>
    /// <param name="precomputed">Of the same transaction.</param>
    /// <param name="version"><see cref="SignatureVersion.TaprootKey"/> or <see cref="SignatureVersion.Tapscript"/>.</param>
    /// <param name="spend">Annex, leaf and code separator position.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>False if the hash type is not defined, or is SINGLE without an output at the input's place.</returns>
    /// <exception cref="ArgumentException">The precomputed data were made for a transaction without such inputs.</exception>
    public static bool TryTaproot(
        Transaction transaction,
        int inputIndex,
        in TxOutput spentOutput,
        int hashType,
        in PrecomputedTransactionData precomputed,
        SignatureVersion version,
        in TaprootSpend spend,
        out Hash256 hash)
    {
        if (!precomputed.HasTaproot)
        {
            throw new ArgumentException("Nothing was computed for BIP 341.", nameof(precomputed));
        }

        ref readonly var shared = ref precomputed.Taproot;
        var outputs = hashType == SignatureHashType.Default ? SignatureHashType.All : hashType & TaprootOutputMask;
        hash = default;
        if (hashType is not ((>= 0 and <= 3) or (>= 0x81 and <= 0x83))
            || (outputs == SignatureHashType.Single && inputIndex >= transaction.Outputs.Length))
        {
            return false;
        }

        var hasher = TapSighash.Start();
        var writer = new SpanWriter(stackalloc byte[TaprootStartSize]);
        writer.WriteByte(Epoch);
        writer.WriteByte((byte)hashType);
        writer.WriteInt32(transaction.Version);
        writer.WriteUInt32(transaction.LockTime);
        var anyoneCanPay = (hashType & SignatureHashType.AnyoneCanPay) != 0;
        if (!anyoneCanPay)
        {
            writer.WriteHash(shared.Prevouts);
            writer.WriteHash(shared.Amounts);
            writer.WriteHash(shared.Scripts);
            writer.WriteHash(shared.Sequences);
        }

        if (outputs == SignatureHashType.All)
        {
            writer.WriteHash(shared.Outputs);
        }

        var extension = version == SignatureVersion.Tapscript ? 1 : 0;
        writer.WriteByte((byte)((extension << 1) | (spend.HasAnnex ? 1 : 0)));
        hasher.Append(writer.Written);
        AppendInput(ref hasher, transaction, inputIndex, in spentOutput, anyoneCanPay);
        AppendRest(ref hasher, transaction, inputIndex, outputs, version, in spend);
        hash = Hash256.Finish(ref hasher);
        return true;
    }

    private static void AppendInput(
        ref Sha256Hasher hasher, Transaction transaction, int index, in TxOutput spentOutput, bool anyoneCanPay)
    {
        var writer = new SpanWriter(stackalloc byte[OutPoint.Size]);
        if (!anyoneCanPay)
        {
            writer.WriteInt32(index);
            hasher.Append(writer.Written);
            return;
        }

        ref readonly var input = ref transaction.Inputs[index];
        writer.WriteOutPoint(input.PreviousOutput);
        hasher.Append(writer.Written);
        AppendOutput(ref hasher, in spentOutput);

        writer = new SpanWriter(stackalloc byte[sizeof(uint)]);
        writer.WriteUInt32(input.Sequence);
        hasher.Append(writer.Written);
    }

    private static void AppendRest(
        ref Sha256Hasher hasher, Transaction transaction, int index, int outputs, SignatureVersion version, in TaprootSpend spend)
    {
        var writer = new SpanWriter(stackalloc byte[(3 * Hash256.Size) + 1 + sizeof(uint)]);
        if (spend.HasAnnex)
        {
            writer.WriteHash(spend.AnnexHash);
        }

        if (outputs == SignatureHashType.Single)
        {
            var output = new Sha256Hasher();
            AppendOutput(ref output, in transaction.Outputs[index]);
            writer.WriteHash(Hash256.Finish(ref output));
        }

        if (version == SignatureVersion.Tapscript)
        {
            writer.WriteHash(spend.LeafHash);
            writer.WriteByte(KeyVersion);
            writer.WriteUInt32(spend.CodeSeparatorPosition);
        }

        hasher.Append(writer.Written);
    }
}

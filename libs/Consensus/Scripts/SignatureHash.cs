using System.Buffers.Binary;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>The hash that a signature signs, in its three generations.</summary>
/// <remarks>Legacy: Satoshi's own. Witness version 0: BIP 143. Taproot: BIP 341, and BIP 342 for its scripts.</remarks>
public static partial class SignatureHash
{
    // Version, previous outputs, sequences, outpoint and a count: what BIP 143 puts before the script.
    private const int LargestPiece = sizeof(uint) + (2 * Hash256.Size) + OutPoint.Size + CompactSize.MaxLength;

    /// <summary>BIP 143: the hash for witness version 0.</summary>
    /// <param name="transaction">The spending transaction.</param>
    /// <param name="inputIndex">The input that is signed.</param>
    /// <param name="scriptCode">The script from the last executed CODESEPARATOR on.</param>
    /// <param name="amount">What the input spends, in satoshis.</param>
    /// <param name="hashType">See <see cref="SignatureHashType"/>.</param>
    /// <param name="precomputed">Of the same transaction.</param>
    /// <exception cref="ArgumentException">The precomputed data were made for a transaction without such inputs.</exception>
    public static Hash256 WitnessV0(
        Transaction transaction,
        int inputIndex,
        ReadOnlySpan<byte> scriptCode,
        long amount,
        int hashType,
        in PrecomputedTransactionData precomputed)
    {
        var hasher = StartWitnessV0(transaction, inputIndex, scriptCode, amount, hashType, in precomputed);
        return Finish(ref hasher, hashType);
    }

    /// <summary>Everything of the hash for witness version 0 but the hash type at its end.</summary>
    internal static Sha256Hasher StartWitnessV0(
        Transaction transaction,
        int inputIndex,
        ReadOnlySpan<byte> scriptCode,
        long amount,
        int hashType,
        in PrecomputedTransactionData precomputed)
    {
        if (!precomputed.HasWitnessV0)
        {
            throw new ArgumentException("Nothing was computed for BIP 143.", nameof(precomputed));
        }

        ref readonly var shared = ref precomputed.WitnessV0;
        ref readonly var input = ref transaction.Inputs[inputIndex];
        var anyoneCanPay = (hashType & SignatureHashType.AnyoneCanPay) != 0;
        var outputs = hashType & SignatureHashType.OutputMask;
        var allOutputs = outputs is not (SignatureHashType.Single or SignatureHashType.None);

        Span<byte> piece = stackalloc byte[LargestPiece];
        var hasher = new Sha256Hasher();
        var writer = new SpanWriter(piece);
        writer.WriteInt32(transaction.Version);
        writer.WriteHash(anyoneCanPay ? Hash256.Zero : shared.Prevouts);
        writer.WriteHash(anyoneCanPay || !allOutputs ? Hash256.Zero : shared.Sequences);
        writer.WriteOutPoint(input.PreviousOutput);
        writer.WriteCompactSize((ulong)scriptCode.Length);
        hasher.Append(writer.Written);
        hasher.Append(scriptCode);

        writer = new SpanWriter(piece);
        writer.WriteInt64(amount);
        writer.WriteUInt32(input.Sequence);
        writer.WriteHash(allOutputs ? shared.Outputs : HashSingleOutput(transaction, inputIndex, outputs));
        writer.WriteUInt32(transaction.LockTime);
        hasher.Append(writer.Written);
        return hasher;
    }

    /// <summary>Appends the hash type, the last thing that is hashed before Taproot.</summary>
    internal static Hash256 Finish(ref Sha256Hasher hasher, int hashType)
    {
        Span<byte> piece = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(piece, hashType);
        hasher.Append(piece);
        return Hash256.FinishDouble(ref hasher);
    }

    private static Hash256 HashSingleOutput(Transaction transaction, int index, int outputs)
    {
        if (outputs != SignatureHashType.Single || index >= transaction.Outputs.Length)
        {
            return Hash256.Zero;
        }

        var hasher = new Sha256Hasher();
        AppendOutput(ref hasher, in transaction.Outputs[index]);
        return Hash256.FinishDouble(ref hasher);
    }

    private static void AppendOutput(ref Sha256Hasher hasher, in TxOutput output)
    {
        var writer = new SpanWriter(stackalloc byte[sizeof(long) + CompactSize.MaxLength]);
        writer.WriteInt64(output.Value);
        writer.WriteCompactSize((ulong)output.ScriptPubKey.Length);
        hasher.Append(writer.Written);
        hasher.Append(output.ScriptPubKey.Span);
    }
}

using System.Buffers;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>The hash that a signature signs, in its three generations.</summary>
/// <remarks>Legacy: Satoshi's own. Witness version 0: BIP 143. Taproot: BIP 341, and BIP 342 for its scripts.</remarks>
public static partial class SignatureHash
{
    private const int LargestOnStack = 1024;

    // Version, previous outputs, sequences, outpoint, amount, sequence, outputs, lock time, hash type.
    private const int WitnessV0FixedSize = (5 * sizeof(uint)) + (3 * Hash256.Size) + OutPoint.Size + sizeof(long);

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
        PrecomputedTransactionData precomputed)
    {
        var shared = precomputed.WitnessV0 ?? throw new ArgumentException("Nothing was computed for BIP 143.", nameof(precomputed));
        ref readonly var input = ref transaction.Inputs[inputIndex];
        var anyoneCanPay = (hashType & SignatureHashType.AnyoneCanPay) != 0;
        var outputs = hashType & SignatureHashType.OutputMask;
        var allOutputs = outputs is not (SignatureHashType.Single or SignatureHashType.None);

        var size = WitnessV0FixedSize + CompactSize.MaxLength + scriptCode.Length;
        var rented = size > LargestOnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var writer = new SpanWriter(rented ?? stackalloc byte[LargestOnStack]);
        writer.WriteInt32(transaction.Version);
        writer.WriteHash(anyoneCanPay ? Hash256.Zero : shared.Prevouts);
        writer.WriteHash(anyoneCanPay || !allOutputs ? Hash256.Zero : shared.Sequences);
        writer.WriteOutPoint(input.PreviousOutput);
        writer.WriteVarBytes(scriptCode);
        writer.WriteInt64(amount);
        writer.WriteUInt32(input.Sequence);
        writer.WriteHash(allOutputs ? shared.Outputs : HashSingleOutput(transaction, inputIndex, outputs));
        writer.WriteUInt32(transaction.LockTime);
        writer.WriteInt32(hashType);
        return Finish(writer.Written, rented);
    }

    private static Hash256 HashSingleOutput(Transaction transaction, int index, int outputs)
    {
        if (outputs != SignatureHashType.Single || index >= transaction.Outputs.Length)
        {
            return Hash256.Zero;
        }

        ref readonly var output = ref transaction.Outputs[index];
        var size = SizeOf(in output);
        var rented = size > LargestOnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var writer = new SpanWriter(rented ?? stackalloc byte[LargestOnStack]);
        WriteOutput(ref writer, in output);
        return Finish(writer.Written, rented);
    }

    private static int SizeOf(in TxOutput output) => sizeof(long) + CompactSize.MaxLength + output.ScriptPubKey.Length;

    private static void WriteOutput(ref SpanWriter writer, in TxOutput output)
    {
        writer.WriteInt64(output.Value);
        writer.WriteVarBytes(output.ScriptPubKey.Span);
    }

    private static Hash256 Finish(ReadOnlySpan<byte> message, byte[]? rented)
    {
        var hash = Hash256.DoubleSha256(message);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }
}

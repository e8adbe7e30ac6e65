using System.Buffers.Binary;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

public static partial class SignatureHash
{
    private const long NoAmount = -1;

    /// <summary>
    /// The hash for bare scripts and pay-to-script-hash: of the transaction with all unlocking scripts but one blanked.
    /// </summary>
    /// <param name="transaction">The spending transaction.</param>
    /// <param name="inputIndex">The input that is signed.</param>
    /// <param name="scriptCode">The script from the last executed CODESEPARATOR on, with signatures cut out.</param>
    /// <param name="hashType">See <see cref="SignatureHashType"/>; all 32 bits are hashed.</param>
    /// <remarks>
    /// SINGLE without an output at the input's place hashes to the number 1, an old mistake that is a rule now: such a signature
    /// is good for every transaction of that kind. Costs time in proportion to the transaction's size, for every input.
    /// </remarks>
    public static Hash256 Legacy(Transaction transaction, int inputIndex, ReadOnlySpan<byte> scriptCode, int hashType)
    {
        var outputs = hashType & SignatureHashType.OutputMask;
        if (outputs == SignatureHashType.Single && inputIndex >= transaction.Outputs.Length)
        {
            Span<byte> one = stackalloc byte[Hash256.Size];
            one.Clear();
            one[0] = 1;
            return new Hash256(one);
        }

        Span<byte> piece = stackalloc byte[LargestPiece];
        var hasher = new Sha256Hasher();
        BinaryPrimitives.WriteInt32LittleEndian(piece, transaction.Version);
        hasher.Append(piece[..sizeof(int)]);
        AppendInputs(ref hasher, transaction.Inputs, inputIndex, scriptCode, hashType);
        switch (outputs)
        {
            case SignatureHashType.None:
                AppendCount(ref hasher, 0);
                break;
            case SignatureHashType.Single:
                AppendSingleOutput(ref hasher, transaction, inputIndex);
                break;
            default:
                AppendCount(ref hasher, transaction.Outputs.Length);
                hasher.Append(transaction.SerializedOutputs);
                break;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(piece, transaction.LockTime);
        BinaryPrimitives.WriteInt32LittleEndian(piece[sizeof(uint)..], hashType);
        hasher.Append(piece[..(2 * sizeof(uint))]);
        return Hash256.FinishDouble(ref hasher);
    }

    private static void AppendInputs(
        ref Sha256Hasher hasher, ReadOnlySpan<TxInput> inputs, int signed, ReadOnlySpan<byte> scriptCode, int hashType)
    {
        if ((hashType & SignatureHashType.AnyoneCanPay) != 0)
        {
            inputs = inputs.Slice(signed, 1);
            signed = 0;
        }

        // With NONE and SINGLE the others may change their sequence numbers.
        var outputs = hashType & SignatureHashType.OutputMask;
        var othersFixed = outputs is not (SignatureHashType.None or SignatureHashType.Single);
        Span<byte> piece = stackalloc byte[OutPoint.Size + 1 + sizeof(uint)];
        AppendCount(ref hasher, inputs.Length);
        for (var i = 0; i < inputs.Length; i++)
        {
            var writer = new SpanWriter(piece);
            writer.WriteOutPoint(inputs[i].PreviousOutput);
            if (i == signed)
            {
                hasher.Append(writer.Written);
                AppendScriptCode(ref hasher, scriptCode);
                writer = new SpanWriter(piece);
            }
            else
            {
                writer.WriteCompactSize(0);
            }

            writer.WriteUInt32(i == signed || othersFixed ? inputs[i].Sequence : 0);
            hasher.Append(writer.Written);
        }
    }

    private static void AppendSingleOutput(ref Sha256Hasher hasher, Transaction transaction, int index)
    {
        AppendCount(ref hasher, index + 1);
        for (var i = 0; i < index; i++)
        {
            AppendOutput(ref hasher, new TxOutput(NoAmount, default));
        }

        AppendOutput(ref hasher, in transaction.Outputs[index]);
    }

    // Without its CODESEPARATORs.
    private static void AppendScriptCode(ref Sha256Hasher hasher, ReadOnlySpan<byte> code)
    {
        var separators = CountSeparators(code);
        AppendCount(ref hasher, code.Length - separators);
        var start = 0;
        var reader = new ScriptReader(code);
        while (separators > 0 && reader.TryRead(out var opcode, out _))
        {
            if (opcode == Opcode.CodeSeparator)
            {
                hasher.Append(code[start..(reader.Position - 1)]);
                start = reader.Position;
                separators--;
            }
        }

        hasher.Append(code[start..]);
    }

    private static void AppendCount(ref Sha256Hasher hasher, int count)
    {
        Span<byte> piece = stackalloc byte[CompactSize.MaxLength];
        hasher.Append(piece[..CompactSize.Write(piece, (ulong)count)]);
    }

    private static int CountSeparators(ReadOnlySpan<byte> code)
    {
        if (!code.Contains((byte)Opcode.CodeSeparator))
        {
            return 0;
        }

        var count = 0;
        var reader = new ScriptReader(code);
        while (reader.TryRead(out var opcode, out _))
        {
            count += opcode == Opcode.CodeSeparator ? 1 : 0;
        }

        return count;
    }
}

using System.Buffers;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

public static partial class SignatureHash
{
    private const long NoAmount = -1;

    /// <summary>The hash for bare scripts and pay-to-script-hash: of the transaction with all unlocking scripts but one blanked.</summary>
    /// <param name="transaction">The spending transaction.</param>
    /// <param name="inputIndex">The input that is signed.</param>
    /// <param name="scriptCode">The script from the last executed CODESEPARATOR on, with signatures cut out.</param>
    /// <param name="hashType">See <see cref="SignatureHashType"/>; all 32 bits are hashed.</param>
    /// <remarks>
    /// SINGLE without an output at the input's place hashes to the number 1, an old mistake that is a rule now: such a signature is
    /// good for every transaction of that kind. Costs time in proportion to the transaction's size, for every input.
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

        var serialized = transaction.SerializedOutputs;
        var size = (3 * sizeof(uint)) + (3 * CompactSize.MaxLength) + scriptCode.Length + serialized.Length
            + (transaction.Inputs.Length * (OutPoint.Size + 1 + sizeof(uint)))
            + (transaction.Outputs.Length * (sizeof(long) + CompactSize.MaxLength));
        var rented = size > LargestOnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var writer = new SpanWriter(rented ?? stackalloc byte[LargestOnStack]);
        writer.WriteInt32(transaction.Version);
        WriteInputs(ref writer, transaction.Inputs, inputIndex, scriptCode, hashType);
        switch (outputs)
        {
            case SignatureHashType.None:
                writer.WriteCompactSize(0);
                break;
            case SignatureHashType.Single:
                WriteSingleOutput(ref writer, transaction, inputIndex);
                break;
            default:
                writer.WriteCompactSize((ulong)transaction.Outputs.Length);
                writer.WriteBytes(serialized);
                break;
        }

        writer.WriteUInt32(transaction.LockTime);
        writer.WriteInt32(hashType);
        return Finish(writer.Written, rented);
    }

    private static void WriteInputs(
        ref SpanWriter writer, ReadOnlySpan<TxInput> inputs, int signed, ReadOnlySpan<byte> scriptCode, int hashType)
    {
        if ((hashType & SignatureHashType.AnyoneCanPay) != 0)
        {
            inputs = inputs.Slice(signed, 1);
            signed = 0;
        }

        // With NONE and SINGLE the others may change their sequence numbers.
        var outputs = hashType & SignatureHashType.OutputMask;
        var othersFixed = outputs is not (SignatureHashType.None or SignatureHashType.Single);
        writer.WriteCompactSize((ulong)inputs.Length);
        for (var i = 0; i < inputs.Length; i++)
        {
            writer.WriteOutPoint(inputs[i].PreviousOutput);
            if (i == signed)
            {
                WriteScriptCode(ref writer, scriptCode);
            }
            else
            {
                writer.WriteCompactSize(0);
            }

            writer.WriteUInt32(i == signed || othersFixed ? inputs[i].Sequence : 0);
        }
    }

    private static void WriteSingleOutput(ref SpanWriter writer, Transaction transaction, int index)
    {
        writer.WriteCompactSize((ulong)index + 1);
        for (var i = 0; i < index; i++)
        {
            writer.WriteInt64(NoAmount);
            writer.WriteCompactSize(0);
        }

        WriteOutput(ref writer, in transaction.Outputs[index]);
    }

    // Without its CODESEPARATORs.
    private static void WriteScriptCode(ref SpanWriter writer, ReadOnlySpan<byte> code)
    {
        var separators = CountSeparators(code);
        writer.WriteCompactSize((ulong)(code.Length - separators));
        var start = 0;
        var reader = new ScriptReader(code);
        while (separators > 0 && reader.TryRead(out var opcode, out _))
        {
            if (opcode == Opcode.CodeSeparator)
            {
                writer.WriteBytes(code[start..(reader.Position - 1)]);
                start = reader.Position;
                separators--;
            }
        }

        writer.WriteBytes(code[start..]);
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

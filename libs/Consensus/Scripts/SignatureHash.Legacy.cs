using System.Buffers.Binary;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

public static partial class SignatureHash
{
    private const long NoAmount = -1;

    /// <summary>The number 1, written little-endian as numbers are.</summary>
    internal static Hash256 One { get; } = new([1, .. new byte[Hash256.Size - 1]]);

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
        if (IsOne(transaction, inputIndex, hashType))
        {
            return One;
        }

        var hasher = StartLegacy(transaction, inputIndex, scriptCode, hashType);
        return Finish(ref hasher, hashType);
    }

    /// <summary>Whether a legacy hash is <see cref="One"/>: SINGLE without an output at the input's place.</summary>
    internal static bool IsOne(Transaction transaction, int inputIndex, int hashType) =>
        (hashType & SignatureHashType.OutputMask) == SignatureHashType.Single && inputIndex >= transaction.Outputs.Length;

    /// <summary>Everything of a legacy hash but the hash type at its end.</summary>
    internal static Sha256Hasher StartLegacy(
        Transaction transaction, int inputIndex, ReadOnlySpan<byte> scriptCode, int hashType)
    {
        Span<byte> piece = stackalloc byte[sizeof(uint)];
        var hasher = new Sha256Hasher();
        BinaryPrimitives.WriteInt32LittleEndian(piece, transaction.Version);
        hasher.Append(piece);
        AppendInputs(ref hasher, transaction.Inputs, inputIndex, scriptCode, hashType);
        switch (hashType & SignatureHashType.OutputMask)
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
        hasher.Append(piece);
        return hasher;
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

    // Without its CODESEPARATORs. Of a push that is cut short only what says so is hashed, but all of it is counted: such a
    // script fails in the end, yet its signatures decide what it fails of.
    private static void AppendScriptCode(ref Sha256Hasher hasher, ReadOnlySpan<byte> code)
    {
        var separators = CountSeparators(code, out var end);
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

        hasher.Append(code[start..end]);
    }

    private static void AppendCount(ref Sha256Hasher hasher, int count)
    {
        Span<byte> piece = stackalloc byte[CompactSize.MaxLength];
        hasher.Append(piece[..CompactSize.Write(piece, (ulong)count)]);
    }

    private static int CountSeparators(ReadOnlySpan<byte> code, out int end)
    {
        var count = 0;
        var reader = new ScriptReader(code);
        while (reader.TryRead(out var opcode, out _))
        {
            count += opcode == Opcode.CodeSeparator ? 1 : 0;
        }

        end = reader.EndOfPrefix;
        return count;
    }
}

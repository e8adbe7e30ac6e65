using System.Diagnostics.CodeAnalysis;
using Blockyard.Crypto;

namespace Blockyard.Primitives;

public sealed partial class Transaction
{
    private const int MarkerSize = 2;
    private const byte WitnessFlag = 1;
    private const int SmallestInput = OutPoint.Size + 1 + sizeof(uint);
    private const int SmallestOutput = sizeof(long) + 1;
    private const string BadEncoding = "transaction is cut short or badly encoded";

    /// <summary>Decodes a transaction that fills the whole buffer, with or without witness (BIP 144).</summary>
    /// <param name="raw">The bytes; the transaction keeps views of them.</param>
    /// <param name="transaction">The result, or null.</param>
    /// <param name="error">What is wrong with the bytes, or null.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> raw,
        [NotNullWhen(true)] out Transaction? transaction,
        [NotNullWhen(false)] out string? error) => TryParseAll(raw, allowWitness: true, out transaction, out error);

    /// <summary>
    /// Decodes a transaction that fills the whole buffer and has no witness, even if it has no inputs yet: the form that a PSBT
    /// holds.
    /// </summary>
    public static bool TryParseWithoutWitness(
        ReadOnlyMemory<byte> raw,
        [NotNullWhen(true)] out Transaction? transaction,
        [NotNullWhen(false)] out string? error) => TryParseAll(raw, allowWitness: false, out transaction, out error);

    /// <summary>
    /// Decodes the transaction at the reader's place and moves the reader behind it; <paramref name="source"/> is the memory
    /// that the reader reads. After a failure the reader's place means nothing.
    /// </summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> source,
        ref SpanReader reader,
        [NotNullWhen(true)] out Transaction? transaction,
        [NotNullWhen(false)] out string? error)
    {
        var read = TryRead(source, ref reader, allowWitness: true, tables: null, out transaction, out error);
        transaction?.ComputeIds();
        return read;
    }

    /// <summary>The same for one of the transactions of a block, whose ids <see cref="TransactionIds"/> computes together.</summary>
    /// <param name="source">The memory that the reader reads.</param>
    /// <param name="reader">Stands at the transaction.</param>
    /// <param name="tables">Where inputs and outputs go; null for arrays of their own.</param>
    /// <param name="transaction">The result, or null.</param>
    /// <param name="error">What is wrong with the bytes, or null.</param>
    internal static bool TryReadWithoutIds(
        ReadOnlyMemory<byte> source,
        ref SpanReader reader,
        TransactionTables? tables,
        [NotNullWhen(true)] out Transaction? transaction,
        [NotNullWhen(false)] out string? error) =>
        TryRead(source, ref reader, allowWitness: true, tables, out transaction, out error);

    private static bool TryParseAll(
        ReadOnlyMemory<byte> raw,
        bool allowWitness,
        [NotNullWhen(true)] out Transaction? transaction,
        [NotNullWhen(false)] out string? error)
    {
        var reader = new SpanReader(raw.Span);
        if (!TryRead(raw, ref reader, allowWitness, tables: null, out transaction, out error))
        {
            return false;
        }

        if (reader.IsAtEnd)
        {
            transaction.ComputeIds();
            return true;
        }

        transaction = null;
        error = "bytes follow the transaction";
        return false;
    }

    private static bool TryRead(
        ReadOnlyMemory<byte> source,
        ref SpanReader reader,
        bool allowWitness,
        TransactionTables? tables,
        [NotNullWhen(true)] out Transaction? transaction,
        [NotNullWhen(false)] out string? error)
    {
        transaction = null;
        error = BadEncoding;
        var start = reader.Position;
        byte flag = 0;
        ArraySegment<TxOutput> outputs = default;
        if (!reader.TrySkip(sizeof(uint)) || !TryReadInputs(source, ref reader, tables, out var inputs))
        {
            return false;
        }

        // No inputs: either the marker of BIP 144 or, if the flag is 0 too, a transaction without inputs and outputs.
        var marked = inputs.Count == 0 && allowWitness;
        if (marked)
        {
            if (!reader.TryReadByte(out flag) || (flag != 0 && !TryReadInputs(source, ref reader, tables, out inputs)))
            {
                return false;
            }
        }

        if ((!marked || flag != 0) && !TryReadOutputs(source, ref reader, tables, out outputs))
        {
            return false;
        }

        var witnessStart = reader.Position;
        if ((flag & WitnessFlag) != 0 && !TryReadWitnesses(source, ref reader, inputs, ref error))
        {
            return false;
        }

        if ((flag & ~WitnessFlag) != 0)
        {
            error = "transaction has unknown optional data";
            return false;
        }

        var witnessSize = reader.Position - witnessStart;
        if (!reader.TrySkip(sizeof(uint)))
        {
            return false;
        }

        transaction = new Transaction(source[start..reader.Position], inputs, outputs, witnessSize);
        error = null;
        return true;
    }

    private static bool TryReadInputs(
        ReadOnlyMemory<byte> source, ref SpanReader reader, TransactionTables? tables, out ArraySegment<TxInput> inputs)
    {
        inputs = default;
        if (!reader.TryReadCount(SmallestInput, out var count))
        {
            return false;
        }

        inputs = tables?.Inputs.Take(count) ?? (count == 0 ? [] : new TxInput[count]);
        var table = inputs.AsSpan();
        for (var i = 0; i < table.Length; i++)
        {
            if (!reader.TryReadOutPoint(out var previous)
                || !reader.TryReadVarBytes(out var script)
                || !reader.TryReadUInt32(out var sequence))
            {
                return false;
            }

            var end = reader.Position - sizeof(uint);
            table[i] = new TxInput(previous, source[(end - script.Length)..end], sequence);
        }

        return true;
    }

    private static bool TryReadOutputs(
        ReadOnlyMemory<byte> source, ref SpanReader reader, TransactionTables? tables, out ArraySegment<TxOutput> outputs)
    {
        outputs = default;
        if (!reader.TryReadCount(SmallestOutput, out var count))
        {
            return false;
        }

        outputs = tables?.Outputs.Take(count) ?? (count == 0 ? [] : new TxOutput[count]);
        var table = outputs.AsSpan();
        for (var i = 0; i < table.Length; i++)
        {
            if (!reader.TryReadInt64(out var value) || !reader.TryReadVarBytes(out var script))
            {
                return false;
            }

            table[i] = new TxOutput(value, source[(reader.Position - script.Length)..reader.Position]);
        }

        return true;
    }

    private static bool TryReadWitnesses(ReadOnlyMemory<byte> source, ref SpanReader reader, Span<TxInput> inputs, ref string error)
    {
        var any = false;
        foreach (ref var input in inputs)
        {
            if (!Witness.TryRead(source, ref reader, out var witness))
            {
                return false;
            }

            any |= !witness.IsEmpty;
            input = input.With(input.ScriptSig, witness);
        }

        if (!any)
        {
            error = "transaction has a superfluous witness record";
        }

        return any;
    }

    /// <summary>The bytes that the id is the hash of, in a longer string in which the transaction starts at a place.</summary>
    internal HashedMessage StrippedMessage(int start) => new(
        HeadStart: start,
        HeadLength: sizeof(uint),
        BodyStart: start + sizeof(uint) + MarkerSize,
        BodyLength: StrippedSize - (2 * sizeof(uint)),
        TailStart: start + Size - sizeof(uint),
        TailLength: sizeof(uint));

    /// <summary>Notes both ids. Called once, by whoever decodes, before anybody else sees the transaction.</summary>
    internal void SetIds(in Hash256 id, in Hash256 witnessId) => (Id, WitnessId) = (id, witnessId);

    private void ComputeIds()
    {
        var witnessId = Hash256.DoubleSha256(Raw.Span);
        SetIds(HasWitness ? HashStripped() : witnessId, witnessId);
    }

    private Hash256 HashStripped()
    {
        var raw = Raw.Span;
        var hasher = new Sha256Hasher();
        hasher.Append(raw[..sizeof(uint)]);
        hasher.Append(raw.Slice(sizeof(uint) + MarkerSize, StrippedSize - (2 * sizeof(uint))));
        hasher.Append(raw[^sizeof(uint)..]);
        return Hash256.FinishDouble(ref hasher);
    }
}

namespace Blockyard.Primitives;

public sealed partial class Transaction
{
    /// <summary>Makes a transaction of its parts: serialises it and computes its ids. The parts are copied.</summary>
    /// <remarks>
    /// Without inputs the bytes are ambiguous (BIP 144 reads them as its marker): such a transaction can be made, for a PSBT,
    /// but only <see cref="TryParseWithoutWitness"/> reads it back.
    /// </remarks>
    public static Transaction Create(int version, ReadOnlySpan<TxInput> inputs, ReadOnlySpan<TxOutput> outputs, uint lockTime)
    {
        var hasWitness = false;
        foreach (ref readonly var input in inputs)
        {
            hasWitness |= !input.Witness.IsEmpty;
        }

        var raw = new byte[SizeOf(inputs, outputs, hasWitness)];
        var writer = new SpanWriter(raw);
        writer.WriteInt32(version);
        if (hasWitness)
        {
            writer.WriteByte(0);
            writer.WriteByte(WitnessFlag);
        }

        WriteBody(ref writer, inputs, outputs);
        if (hasWitness)
        {
            foreach (ref readonly var input in inputs)
            {
                writer.WriteBytes(input.Witness.Raw.Span);
            }
        }

        writer.WriteUInt32(lockTime);
        return TryParseAll(raw, allowWitness: inputs.Length > 0, out var transaction, out var error)
            ? transaction
            : throw new ArgumentException(error, nameof(inputs));
    }

    /// <summary>The same transaction with other inputs, for signing.</summary>
    public Transaction WithInputs(ReadOnlySpan<TxInput> inputs) => Create(Version, inputs, Outputs, LockTime);

    private static void WriteBody(ref SpanWriter writer, ReadOnlySpan<TxInput> inputs, ReadOnlySpan<TxOutput> outputs)
    {
        writer.WriteCompactSize((ulong)inputs.Length);
        foreach (ref readonly var input in inputs)
        {
            writer.WriteOutPoint(input.PreviousOutput);
            writer.WriteVarBytes(input.ScriptSig.Span);
            writer.WriteUInt32(input.Sequence);
        }

        writer.WriteCompactSize((ulong)outputs.Length);
        foreach (ref readonly var output in outputs)
        {
            writer.WriteInt64(output.Value);
            writer.WriteVarBytes(output.ScriptPubKey.Span);
        }
    }

    private static int SizeOf(ReadOnlySpan<TxInput> inputs, ReadOnlySpan<TxOutput> outputs, bool hasWitness)
    {
        var size = (2 * sizeof(uint)) + CompactSize.LengthOf((ulong)inputs.Length) + CompactSize.LengthOf((ulong)outputs.Length);
        size += hasWitness ? MarkerSize : 0;
        foreach (ref readonly var input in inputs)
        {
            size += OutPoint.Size + SizeOf(input.ScriptSig) + sizeof(uint) + (hasWitness ? input.Witness.Raw.Length : 0);
        }

        foreach (ref readonly var output in outputs)
        {
            size += sizeof(long) + SizeOf(output.ScriptPubKey);
        }

        return size;
    }

    private static int SizeOf(ReadOnlyMemory<byte> script) => CompactSize.LengthOf((ulong)script.Length) + script.Length;
}

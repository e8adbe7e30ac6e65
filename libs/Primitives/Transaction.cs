using System.Buffers.Binary;

namespace Blockyard.Primitives;

/// <summary>A transaction, decoded once into views of its serialised bytes.</summary>
/// <remarks>
/// Nothing but the tables of inputs and outputs is copied out of <see cref="Raw"/>; ids and sizes are computed when it is
/// decoded.
/// Immutable and safe to share, as long as nobody writes to the memory it was decoded from.
/// <code>
///  version  [00 01]  n inputs  n outputs  [witness per input]  lock time       BIP 144; [ ] only with a witness
/// </code>
/// </remarks>
public sealed partial class Transaction
{
    /// <summary>The smallest number of bytes that an encoded transaction takes.</summary>
    public const int MinSize = 10;

    private readonly ArraySegment<TxInput> _inputs;
    private readonly ArraySegment<TxOutput> _outputs;

    private Transaction(
        ReadOnlyMemory<byte> raw, ArraySegment<TxInput> inputs, ArraySegment<TxOutput> outputs, int witnessSize)
    {
        Raw = raw;
        _inputs = inputs;
        _outputs = outputs;
        StrippedSize = witnessSize > 0 ? raw.Length - witnessSize - MarkerSize : raw.Length;
    }

    /// <summary>The whole serialisation, with witness.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Version. BIP 68 reads it as an unsigned number.</summary>
    public int Version => BinaryPrimitives.ReadInt32LittleEndian(Raw.Span);

    /// <summary>The inputs in order.</summary>
    public ReadOnlySpan<TxInput> Inputs => _inputs.AsSpan();

    /// <summary>The outputs in order.</summary>
    public ReadOnlySpan<TxOutput> Outputs => _outputs.AsSpan();

    /// <summary>All outputs as they are serialised, without their count in front: what signature hashes take in.</summary>
    public ReadOnlySpan<byte> SerializedOutputs
    {
        get
        {
            var witnessSize = HasWitness ? Raw.Length - StrippedSize - MarkerSize : 0;
            var size = 0;
            foreach (ref readonly var output in Outputs)
            {
                size += sizeof(long) + SizeOf(output.ScriptPubKey);
            }

            return Raw.Span.Slice(Raw.Length - sizeof(uint) - witnessSize - size, size);
        }
    }

    /// <summary>Lock time: a height below 500,000,000, otherwise a Unix time in seconds.</summary>
    public uint LockTime => BinaryPrimitives.ReadUInt32LittleEndian(Raw.Span[^sizeof(uint)..]);

    /// <summary>Transaction id: double SHA-256 of the serialisation without witness.</summary>
    public Hash256 Id { get; private set; }

    /// <summary>
    /// Witness transaction id (BIP 141): double SHA-256 of the whole serialisation. A coinbase has one too here.
    /// </summary>
    public Hash256 WitnessId { get; private set; }

    /// <summary>Bytes of the whole serialisation.</summary>
    public int Size => Raw.Length;

    /// <summary>Bytes of the serialisation without witness.</summary>
    public int StrippedSize { get; }

    /// <summary>Weight (BIP 141): three times the stripped size plus the whole size.</summary>
    public int Weight => (3 * StrippedSize) + Size;

    /// <summary>Virtual size: a quarter of the weight, rounded up.</summary>
    public int VirtualSize => (Weight + 3) / 4;

    /// <summary>True if any input has a witness.</summary>
    public bool HasWitness => StrippedSize != Raw.Length;

    /// <summary>True for the first transaction of a block: one input that spends nothing.</summary>
    public bool IsCoinbase => _inputs.Count == 1 && _inputs[0].PreviousOutput.IsNull;

    /// <summary>Writes the serialisation without witness.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="StrippedSize"/>.</exception>
    public void WriteStripped(Span<byte> destination)
    {
        var raw = Raw.Span;
        if (!HasWitness)
        {
            raw.CopyTo(destination);
            return;
        }

        var body = StrippedSize - (2 * sizeof(uint));
        raw[..sizeof(uint)].CopyTo(destination);
        raw.Slice(sizeof(uint) + MarkerSize, body).CopyTo(destination[sizeof(uint)..]);
        raw[^sizeof(uint)..].CopyTo(destination[(sizeof(uint) + body)..]);
    }

    /// <summary>The serialisation without witness.</summary>
    public byte[] ToStrippedArray()
    {
        var bytes = new byte[StrippedSize];
        WriteStripped(bytes);
        return bytes;
    }

    /// <summary>The transaction id.</summary>
    public override string ToString() => Id.ToString();
}

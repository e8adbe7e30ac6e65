using System.Buffers.Binary;
using Blockyard.Primitives;

namespace Blockyard.Mining;

/// <summary>A coinbase with a hole of eight bytes for the extra nonce, as two serialisations: with and without witness.</summary>
/// <remarks>
/// The coinbase script is: height (BIP 34), prefix and extra nonce as one push, tag. The outputs are the payout and, where the
/// template has one, the witness commitment (BIP 141); then the witness is one item of 32 zero bytes, the witness reserved value.
/// </remarks>
internal sealed class CoinbaseLayout
{
    public const int ExtraNonceSize = sizeof(ulong);

    private const int WitnessMarkerSize = 2;
    private const int WitnessReservedSize = 32;

    // Version, count of inputs, null outpoint; scripts of coinbases are so short that their length takes one byte.
    private const int ScriptOffset = sizeof(int) + 1 + OutPoint.Size + 1;

    private readonly byte[] _whole;
    private readonly byte[] _stripped;
    private readonly int _offset;
    private readonly int _marker;

    public CoinbaseLayout(MiningTemplate template, ReadOnlyMemory<byte> payoutScript, ReadOnlySpan<byte> tag)
    {
        var height = HeightScript.Encode(template.Height);
        var prefix = template.ExtraNoncePrefix.Span;
        byte[] script =
        [
            .. height,
            (byte)(prefix.Length + ExtraNonceSize), .. prefix, .. new byte[ExtraNonceSize],
            (byte)tag.Length, .. tag,
        ];
        var payout = new TxOutput(template.CoinbaseValue, payoutScript);
        var commitment = template.WitnessCommitmentScript;
        var witness = commitment.IsEmpty ? Witness.Empty : Witness.Create(new byte[WitnessReservedSize]);
        var transaction = Transaction.Create(
            version: 2,
            [new TxInput(OutPoint.Null, script, TxInput.FinalSequence, witness)],
            commitment.IsEmpty ? [payout] : [payout, new TxOutput(0, commitment)],
            lockTime: 0);
        _whole = transaction.Raw.ToArray();
        _stripped = transaction.ToStrippedArray();
        _marker = transaction.HasWitness ? WitnessMarkerSize : 0;
        _offset = ScriptOffset + height.Length + 1 + prefix.Length;
    }

    /// <summary>Bytes without witness.</summary>
    public int StrippedSize => _stripped.Length;

    /// <summary>Writes the serialisation without witness, whose hash is the transaction id.</summary>
    public void WriteStripped(ulong extraNonce, Span<byte> destination)
    {
        _stripped.CopyTo(destination);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[_offset..], extraNonce);
    }

    /// <summary>The serialisation with witness.</summary>
    public byte[] ToArray(ulong extraNonce)
    {
        var bytes = (byte[])_whole.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(_offset + _marker), extraNonce);
        return bytes;
    }
}

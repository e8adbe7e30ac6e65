namespace Blockyard.Primitives;

/// <summary>One input of a transaction: which output it spends, and what entitles it to.</summary>
public readonly struct TxInput(OutPoint previousOutput, ReadOnlyMemory<byte> scriptSig, uint sequence, Witness witness = default)
{
    /// <summary>The sequence number that switches off both relative lock time and lock time.</summary>
    public const uint FinalSequence = 0xffff_ffff;

    /// <summary>The output that is spent; <see cref="OutPoint.Null"/> in a coinbase.</summary>
    public OutPoint PreviousOutput { get; } = previousOutput;

    /// <summary>The unlocking script.</summary>
    public ReadOnlyMemory<byte> ScriptSig { get; } = scriptSig;

    /// <summary>Sequence number: BIP 68 relative lock time, BIP 125 replaceability.</summary>
    public uint Sequence { get; } = sequence;

    /// <summary>The witness; empty where there is none.</summary>
    public Witness Witness { get; } = witness;

    /// <summary>The same input with another unlocking script and witness.</summary>
    public TxInput With(ReadOnlyMemory<byte> scriptSig, Witness witness) => new(PreviousOutput, scriptSig, Sequence, witness);
}

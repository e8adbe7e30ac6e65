using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Building;

/// <summary>A transaction, valid or not, to be changed at will.</summary>
internal sealed class Tx
{
    public int Version { get; set; } = 2;

    public List<TxIn> Inputs { get; } = [];

    public List<TxOut> Outputs { get; } = [];

    public uint LockTime { get; set; }

    public bool HasWitness => Inputs.Exists(input => input.Witness.Length > 0);

    public Hash256 Id => new(Digest.Double(Serialize(witness: false)));

    public Hash256 WitnessId => new(Digest.Double(Serialize()));

    public long Fee => Inputs.Sum(input => input.Spent.Value) - Outputs.Sum(output => output.Value);

    public int Weight => (3 * Serialize(witness: false).Length) + Serialize().Length;

    /// <summary>One of its outputs, to be spent.</summary>
    public Output this[int index] => new(new OutPoint(Id, (uint)index), Outputs[index].Value, Outputs[index].Script);

    public static Tx Spending(params ReadOnlySpan<Output> outputs)
    {
        var transaction = new Tx();
        foreach (var output in outputs)
        {
            transaction.Inputs.Add(new TxIn(output));
        }

        return transaction;
    }

    /// <summary>Adds an output.</summary>
    public Tx To(byte[] script, long value)
    {
        Outputs.Add(new TxOut(value, script));
        return this;
    }

    /// <summary>Adds an output of all that is left, less a fee.</summary>
    public Tx ToRest(byte[] script, long fee = 0) => To(script, Fee - fee);

    /// <summary>Adds an output of all that is left, less a fee, which anybody can spend.</summary>
    public Tx ToAnyone(long fee = 0) => ToRest(Script.AnyoneCanSpend, fee);

    /// <summary>Changes something.</summary>
    public Tx But(Action<Tx> change)
    {
        change(this);
        return this;
    }

    public byte[] Serialize(bool witness = true)
    {
        witness &= HasWitness;
        var wire = new Wire().I32(Version);
        if (witness)
        {
            wire.U8(0).U8(1);
        }

        wire.CompactSize(Inputs.Count);
        foreach (var input in Inputs)
        {
            wire.OutPoint(input.Spent.OutPoint).VarBytes(input.ScriptSig).U32(input.Sequence);
        }

        wire.CompactSize(Outputs.Count);
        foreach (var output in Outputs)
        {
            wire.I64(output.Value).VarBytes(output.Script);
        }

        foreach (var item in witness ? Inputs.Select(input => input.Witness) : [])
        {
            WriteWitness(wire, item);
        }

        return wire.U32(LockTime).ToArray();
    }

    private static void WriteWitness(Wire wire, byte[][] items)
    {
        wire.CompactSize(items.Length);
        foreach (var item in items)
        {
            wire.VarBytes(item);
        }
    }
}

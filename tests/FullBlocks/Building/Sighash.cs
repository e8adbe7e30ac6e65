namespace Blockyard.FullBlocks.Building;

/// <summary>What signatures sign, written from the BIPs.</summary>
internal static class Sighash
{
    public const int Default = 0;
    public const int All = 1;
    public const int None = 2;
    public const int Single = 3;
    public const int AnyoneCanPay = 0x80;

    /// <summary>The hash of 2009, with its flaw: SINGLE without an output at the input's place is the number one.</summary>
    public static byte[] Legacy(Tx transaction, int index, byte[] code, int type = All)
    {
        var output = type & 0x1f;
        if (output == Single && index >= transaction.Outputs.Count)
        {
            return [1, .. new byte[31]];
        }

        var copy = new Tx { Version = transaction.Version, LockTime = transaction.LockTime };
        for (var i = 0; i < transaction.Inputs.Count; i++)
        {
            var input = transaction.Inputs[i];
            if (i == index)
            {
                copy.Inputs.Add(new TxIn(input.Spent) { ScriptSig = code, Sequence = input.Sequence });
            }
            else if ((type & AnyoneCanPay) == 0)
            {
                copy.Inputs.Add(new TxIn(input.Spent) { Sequence = output is None or Single ? 0 : input.Sequence });
            }
        }

        copy.Outputs.AddRange(output switch
        {
            None => [],
            Single => [.. Enumerable.Repeat(new TxOut(-1, []), index), transaction.Outputs[index]],
            _ => transaction.Outputs,
        });
        return Digest.Double(new Wire().Bytes(copy.Serialize()).I32(type).ToArray());
    }

    /// <summary>BIP 143.</summary>
    public static byte[] WitnessV0(Tx transaction, int index, byte[] code, int type = All)
    {
        var output = type & 0x1f;
        var input = transaction.Inputs[index];
        var anyone = (type & AnyoneCanPay) != 0;
        var all = output is not (None or Single);
        var wire = new Wire().I32(transaction.Version);
        wire.Bytes(anyone ? new byte[32] : Digest.Double(OutPoints(transaction)));
        wire.Bytes(anyone || !all ? new byte[32] : Digest.Double(Sequences(transaction)));
        wire.OutPoint(input.Spent.OutPoint).VarBytes(code).I64(input.Spent.Value).U32(input.Sequence);
        wire.Bytes(all ? Digest.Double(Outputs(transaction.Outputs))
            : output == Single && index < transaction.Outputs.Count ? Digest.Double(Outputs([transaction.Outputs[index]]))
            : new byte[32]);
        return Digest.Double(wire.U32(transaction.LockTime).I32(type).ToArray());
    }

    /// <summary>BIP 341, and BIP 342 if there is a leaf.</summary>
    public static byte[] Taproot(
        Tx transaction,
        int index,
        int type = Default,
        byte[]? leaf = null,
        byte[]? annex = null,
        uint codeSeparator = uint.MaxValue)
    {
        var output = type == Default ? All : type & 3;
        var input = transaction.Inputs[index];
        var wire = new Wire().U8(0).U8(type).I32(transaction.Version).U32(transaction.LockTime);
        if ((type & AnyoneCanPay) == 0)
        {
            var spent = transaction.Inputs.ConvertAll(one => one.Spent);
            wire.Bytes(Digest.Sha256(OutPoints(transaction)));
            wire.Bytes(Digest.Sha256(Concat(spent, (part, coin) => part.I64(coin.Value))));
            wire.Bytes(Digest.Sha256(Concat(spent, (part, coin) => part.VarBytes(coin.Script))));
            wire.Bytes(Digest.Sha256(Sequences(transaction)));
        }

        wire.Bytes(output == All ? Digest.Sha256(Outputs(transaction.Outputs)) : []);
        wire.U8((leaf is null ? 0 : 2) + (annex is null ? 0 : 1));
        if ((type & AnyoneCanPay) != 0)
        {
            wire.OutPoint(input.Spent.OutPoint).I64(input.Spent.Value).VarBytes(input.Spent.Script).U32(input.Sequence);
        }
        else
        {
            wire.I32(index);
        }

        wire.Bytes(annex is null ? [] : Digest.Sha256(new Wire().VarBytes(annex).ToArray()));
        wire.Bytes(output == Single ? Digest.Sha256(Outputs([transaction.Outputs[index]])) : []);
        if (leaf is not null)
        {
            wire.Bytes(leaf).U8(0).U32(codeSeparator);
        }

        return Digest.Tagged("TapSighash", wire.ToArray());
    }

    private static byte[] OutPoints(Tx transaction) =>
        Concat(transaction.Inputs, (wire, input) => wire.OutPoint(input.Spent.OutPoint));

    private static byte[] Sequences(Tx transaction) => Concat(transaction.Inputs, (wire, input) => wire.U32(input.Sequence));

    private static byte[] Outputs(List<TxOut> outputs) =>
        Concat(outputs, (wire, output) => wire.I64(output.Value).VarBytes(output.Script));

    private static byte[] Concat<T>(List<T> parts, Action<Wire, T> write)
    {
        var wire = new Wire();
        foreach (var part in parts)
        {
            write(wire, part);
        }

        return wire.ToArray();
    }
}

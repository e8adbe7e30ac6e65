using System.Security.Cryptography;
using System.Text;
using Blockyard.Consensus.Scripts;
using Blockyard.Fuzz.Targets.Primitives;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>
/// Signature hashes the plain way: a changed copy of the transaction is written out and hashed; nothing is shared.
/// </summary>
internal sealed class NaiveSignatureHash(byte[] transaction, NaiveTransaction.Output[] spent, int index)
{
    private readonly NaiveTransaction _transaction = NaiveReader.TryAll(transaction, NaiveTransaction.Read)!;

    public int Index => index;

    public NaiveTransaction.Output[] Spent => spent;

    public byte[] Legacy(byte[] code, int hashType)
    {
        var kind = hashType & 0x1f;
        if (kind == 3 && index >= _transaction.Outputs.Count)
        {
            return [1, .. new byte[31]];
        }

        var inputs = new List<NaiveTransaction.Input>();
        for (var i = 0; i < _transaction.Inputs.Count; i++)
        {
            var input = _transaction.Inputs[i] with { Script = [], DeclaredLength = 0 };
            inputs.Add(i == index ? WithCode(input, code) : kind is 2 or 3 ? input with { Sequence = 0 } : input);
        }

        var outputs = kind switch
        {
            2 => [],
            3 => [.. _transaction.Outputs.Take(index).Select(_ => new NaiveTransaction.Output(-1, [])),
                _transaction.Outputs[index]],
            _ => _transaction.Outputs,
        };
        var copy = _transaction with
        {
            Inputs = (hashType & 0x80) != 0 ? [inputs[index]] : inputs,
            Outputs = outputs,
            Witnesses = [],
        };
        return NaiveTransaction.Hash([.. copy.Write(withWitness: false), .. BitConverter.GetBytes(hashType)]);
    }

    public byte[] WitnessV0(byte[] code, int hashType)
    {
        var kind = hashType & 0x1f;
        var anyone = (hashType & 0x80) != 0;
        var all = kind is not (2 or 3);
        return NaiveTransaction.Hash(Bytes(writer =>
        {
            writer.Write(_transaction.Version);
            writer.Write(anyone ? new byte[32] : NaiveTransaction.Hash(Prevouts()));
            writer.Write(anyone || !all ? new byte[32] : NaiveTransaction.Hash(Sequences()));
            WritePrevout(writer, _transaction.Inputs[index]);
            NaiveTransaction.WriteBytes(writer, code);
            writer.Write(spent[index].Value);
            writer.Write(_transaction.Inputs[index].Sequence);
            writer.Write(all ? NaiveTransaction.Hash(Outputs(_transaction.Outputs))
                : kind == 3 && index < _transaction.Outputs.Count ? NaiveTransaction.Hash(Outputs([_transaction.Outputs[index]]))
                : new byte[32]);
            writer.Write(_transaction.LockTime);
            writer.Write(hashType);
        }));
    }

    /// <summary>BIP 341; null if the hash type is not valid.</summary>
    public byte[]? Taproot(byte hashType, bool isScript, TaprootSpend spend)
    {
        var kind = hashType & 3;
        if (!(hashType <= 3 || hashType is >= 0x81 and <= 0x83) || (kind == 3 && index >= _transaction.Outputs.Count))
        {
            return null;
        }

        return Tagged("TapSighash", Bytes(writer =>
        {
            writer.Write((byte)0);
            writer.Write(hashType);
            writer.Write(_transaction.Version);
            writer.Write(_transaction.LockTime);
            if (hashType < 0x80)
            {
                writer.Write(SHA256.HashData(Prevouts()));
                writer.Write(SHA256.HashData(Bytes(amounts => Array.ForEach(spent, one => amounts.Write(one.Value)))));
                writer.Write(SHA256.HashData(Scripts()));
                writer.Write(SHA256.HashData(Sequences()));
            }

            if (kind is 0 or 1)
            {
                writer.Write(SHA256.HashData(Outputs(_transaction.Outputs)));
            }

            writer.Write((byte)((isScript ? 2 : 0) + (spend.HasAnnex ? 1 : 0)));
            WriteTaprootInput(writer, hashType >= 0x80);
            writer.Write(spend.HasAnnex ? spend.AnnexHash.ToArray() : []);
            writer.Write(kind == 3 ? SHA256.HashData(Outputs([_transaction.Outputs[index]])) : []);
            if (isScript)
            {
                writer.Write(spend.LeafHash.ToArray());
                writer.Write((byte)0);
                writer.Write(spend.CodeSeparatorPosition);
            }
        }));
    }

    // Core writes the length of the whole code without its separators, and then the code only as far as it can be read.
    private static NaiveTransaction.Input WithCode(NaiveTransaction.Input input, byte[] code)
    {
        var script = new NaiveScript(code);
        var operations = script.Operations.Where(one => one.Opcode != 0xab).ToList();
        var end = script.Operations.Count == 0 ? 0 : script.Operations[^1].End;
        return input with
        {
            Script = [.. operations.SelectMany(one => code[one.Start..one.End]), .. code[end..script.ReadEnd]],
            DeclaredLength = code.Length - (script.Operations.Count - operations.Count),
        };
    }

    private static byte[] Tagged(string tag, byte[] message)
    {
        var start = SHA256.HashData(Encoding.ASCII.GetBytes(tag));
        return SHA256.HashData([.. start, .. start, .. message]);
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        return stream.ToArray();
    }

    private static void WritePrevout(BinaryWriter writer, NaiveTransaction.Input input)
    {
        writer.Write(input.Id);
        writer.Write(input.Index);
    }

    private static byte[] Outputs(List<NaiveTransaction.Output> outputs) =>
        Bytes(writer => outputs.ForEach(one => one.Write(writer)));

    private void WriteTaprootInput(BinaryWriter writer, bool anyoneCanPay)
    {
        if (!anyoneCanPay)
        {
            writer.Write(index);
            return;
        }

        WritePrevout(writer, _transaction.Inputs[index]);
        spent[index].Write(writer);
        writer.Write(_transaction.Inputs[index].Sequence);
    }

    private byte[] Scripts() => Bytes(writer => Array.ForEach(spent, one => NaiveTransaction.WriteBytes(writer, one.Script)));

    private byte[] Prevouts() => Bytes(writer => _transaction.Inputs.ForEach(one => WritePrevout(writer, one)));

    private byte[] Sequences() => Bytes(writer => _transaction.Inputs.ForEach(one => writer.Write(one.Sequence)));
}

using System.Security.Cryptography;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>A transaction in the plainest form there is, with its own decoder and encoder.</summary>
internal sealed record NaiveTransaction(
    uint Version, List<NaiveTransaction.Input> Inputs, List<NaiveTransaction.Output> Outputs, List<byte[][]> Witnesses,
    uint LockTime)
{
    public static NaiveTransaction Read(NaiveReader reader)
    {
        var version = (uint)reader.Number(4);
        var inputs = ReadInputs(reader);
        var outputs = new List<Output>();
        var flag = 0;
        if (inputs.Count == 0)
        {
            // The marker of BIP 144, or a transaction without anything.
            flag = reader.Byte();
            if (flag != 0)
            {
                inputs = ReadInputs(reader);
                outputs = ReadOutputs(reader);
            }
        }
        else
        {
            outputs = ReadOutputs(reader);
        }

        var witnesses = inputs.Select(_ => Array.Empty<byte[]>()).ToList();
        if ((flag & 1) != 0)
        {
            witnesses = [.. inputs.Select(_ => ReadWitness(reader))];
            if (witnesses.TrueForAll(witness => witness.Length == 0))
            {
                throw new InvalidDataException("superfluous witness");
            }
        }

        return flag > 1
            ? throw new InvalidDataException("unknown flag")
            : new NaiveTransaction(version, inputs, outputs, witnesses, (uint)reader.Number(4));
    }

    public static byte[][] ReadWitness(NaiveReader reader)
    {
        var items = new List<byte[]>();
        for (var left = reader.Count(); left > 0; left--)
        {
            items.Add(reader.VarBytes());
        }

        return [.. items];
    }

    public bool HasWitness => Witnesses.Exists(witness => witness.Length > 0);

    public byte[] Id => Hash(Write(withWitness: false));

    public byte[] WitnessId => Hash(Write(withWitness: true));

    public byte[] Write(bool withWitness)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        if (withWitness && HasWitness)
        {
            writer.Write((byte)0);
            writer.Write((byte)1);
        }

        WriteCount(writer, Inputs.Count);
        foreach (var input in Inputs)
        {
            input.Write(writer);
        }

        WriteCount(writer, Outputs.Count);
        foreach (var output in Outputs)
        {
            output.Write(writer);
        }

        foreach (var witness in withWitness && HasWitness ? Witnesses : [])
        {
            WriteCount(writer, witness.Length);
            Array.ForEach(witness, item => WriteBytes(writer, item));
        }

        writer.Write(LockTime);
        return stream.ToArray();
    }

    public static void WriteBytes(BinaryWriter writer, byte[] bytes)
    {
        WriteCount(writer, bytes.Length);
        writer.Write(bytes);
    }

    public static void WriteCount(BinaryWriter writer, int count)
    {
        switch (count)
        {
            case < 253:
                writer.Write((byte)count);
                break;
            case < 0x1_0000:
                writer.Write((byte)253);
                writer.Write((ushort)count);
                break;
            default:
                writer.Write((byte)254);
                writer.Write((uint)count);
                break;
        }
    }

    public static byte[] Hash(byte[] bytes) => SHA256.HashData(SHA256.HashData(bytes));

    private static List<Input> ReadInputs(NaiveReader reader)
    {
        var inputs = new List<Input>();
        for (var left = reader.Count(); left > 0; left--)
        {
            inputs.Add(new Input(reader.Bytes(32), (uint)reader.Number(4), reader.VarBytes(), (uint)reader.Number(4)));
        }

        return inputs;
    }

    private static List<Output> ReadOutputs(NaiveReader reader)
    {
        var outputs = new List<Output>();
        for (var left = reader.Count(); left > 0; left--)
        {
            outputs.Add(new Output((long)reader.Number(8), reader.VarBytes()));
        }

        return outputs;
    }

    internal sealed record Input(byte[] Id, uint Index, byte[] Script, uint Sequence)
    {
        /// <summary>The script's length as it is written.</summary>
        public int DeclaredLength { get; init; } = Script.Length;

        public void Write(BinaryWriter writer)
        {
            writer.Write(Id);
            writer.Write(Index);
            WriteCount(writer, DeclaredLength);
            writer.Write(Script);
            writer.Write(Sequence);
        }
    }

    internal sealed record Output(long Value, byte[] Script)
    {
        public void Write(BinaryWriter writer)
        {
            writer.Write(Value);
            WriteBytes(writer, Script);
        }
    }
}

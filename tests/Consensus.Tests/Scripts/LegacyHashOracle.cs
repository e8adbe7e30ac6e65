using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>The legacy signature hash the slow way: the message is written out in full, from the rules alone, and then hashed.</summary>
internal static class LegacyHashOracle
{
    public static Hash256 Hash(Transaction transaction, int index, byte[] code, int hashType)
    {
        var mode = hashType & 0x1f;
        if (mode == 3 && index >= transaction.Outputs.Length)
        {
            return Hash256.Parse(new string('0', 63) + '1');
        }

        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(transaction.Version);
        WriteInputs(writer, transaction, index, code, hashType);
        var outputs = mode == 2 ? 0 : mode == 3 ? index + 1 : transaction.Outputs.Length;
        WriteCount(writer, outputs);
        for (var i = 0; i < outputs; i++)
        {
            var isBlank = mode == 3 && i != index;
            writer.Write(isBlank ? -1 : transaction.Outputs[i].Value);
            WriteCount(writer, isBlank ? 0 : transaction.Outputs[i].ScriptPubKey.Length);
            writer.Write(isBlank ? [] : transaction.Outputs[i].ScriptPubKey.ToArray());
        }

        writer.Write(transaction.LockTime);
        writer.Write(hashType);
        return Hash256.DoubleSha256(bytes.ToArray());
    }

    private static void WriteInputs(BinaryWriter writer, Transaction transaction, int index, byte[] code, int hashType)
    {
        var alone = (hashType & 0x80) != 0;
        var mode = hashType & 0x1f;
        WriteCount(writer, alone ? 1 : transaction.Inputs.Length);
        for (var i = 0; i < transaction.Inputs.Length; i++)
        {
            if (alone && i != index)
            {
                continue;
            }

            var input = transaction.Inputs[i];
            writer.Write(input.PreviousOutput.TransactionId.ToArray());
            writer.Write(input.PreviousOutput.Index);
            if (i == index)
            {
                var (size, text) = WithoutSeparators(code);
                WriteCount(writer, size);
                writer.Write(text);
            }
            else
            {
                WriteCount(writer, 0);
            }

            writer.Write(i != index && mode is 2 or 3 ? 0 : input.Sequence);
        }
    }

    // Where a push is cut short, Core writes what it has read of it and no more, under the size of the whole.
    private static (int Size, byte[] Text) WithoutSeparators(byte[] code)
    {
        var text = new List<byte>();
        var separators = 0;
        for (var at = 0; at < code.Length;)
        {
            int opcode = code[at];
            var prefix = opcode switch { 0x4c => 1, 0x4d => 2, 0x4e => 4, _ => 0 };
            if (opcode <= 0x4e && code.Length - at - 1 < prefix)
            {
                text.Add(code[at]);
                break;
            }

            var length = opcode < 0x4c ? (uint)opcode : 0;
            for (var i = 0; i < prefix; i++)
            {
                length |= (uint)code[at + 1 + i] << (8 * i);
            }

            if (length > code.Length - at - 1 - prefix)
            {
                text.AddRange(code.AsSpan(at, 1 + prefix));
                break;
            }

            separators += opcode == 0xab ? 1 : 0;
            text.AddRange(opcode == 0xab ? [] : code.AsSpan(at, 1 + prefix + (int)length));
            at += 1 + prefix + (int)length;
        }

        return (code.Length - separators, [.. text]);
    }

    private static void WriteCount(BinaryWriter writer, int count)
    {
        var bytes = new byte[CompactSize.MaxLength];
        writer.Write(bytes.AsSpan(0, CompactSize.Write(bytes, (ulong)count)));
    }
}

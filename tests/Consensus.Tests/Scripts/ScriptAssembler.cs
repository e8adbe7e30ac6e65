using System.Globalization;
using System.Text;
using Blockyard.Consensus.Scripts;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>
/// Scripts as the published vectors write them: operations, decimal numbers, 0x… for raw bytes, '…' for pushed text.
/// </summary>
internal static class ScriptAssembler
{
    public static byte[] Assemble(string text)
    {
        var script = new List<byte>();
        foreach (var word in text.Split(' ', '\t', '\n').Where(word => word.Length > 0))
        {
            if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                script.AddRange(PushNumber(number));
            }
            else if (word.StartsWith("0x", StringComparison.Ordinal))
            {
                script.AddRange(Convert.FromHexString(word[2..]));
            }
            else if (word[0] == '\'')
            {
                script.AddRange(Push(Encoding.ASCII.GetBytes(word[1..^1])));
            }
            else
            {
                script.Add((byte)Operation(word));
            }
        }

        return [.. script];
    }

    public static byte[] Push(ReadOnlySpan<byte> data)
    {
        var bytes = new byte[ScriptPush.SizeOf(data.Length)];
        ScriptPush.Write(bytes, data);
        return bytes;
    }

    private static byte[] PushNumber(long number)
    {
        if (number is -1 or (>= 1 and <= 16))
        {
            return [(byte)(number + (int)Opcode.Op1 - 1)];
        }

        var bytes = new byte[ScriptNumber.MaxEncodedSize];
        return Push(bytes.AsSpan(0, ScriptNumber.Encode(number, bytes)));
    }

    private static Opcode Operation(string word)
    {
        var name = word.StartsWith("OP_", StringComparison.Ordinal) ? word : "OP_" + word;
        name = name switch
        {
            "OP_NOP2" => "OP_CHECKLOCKTIMEVERIFY",
            "OP_NOP3" => "OP_CHECKSEQUENCEVERIFY",
            "OP_FALSE" => "OP_0",
            "OP_TRUE" => "OP_1",
            _ => name,
        };
        return OpcodeNames.TryParse(name, out var opcode) ? opcode : throw new FormatException($"No operation is called {word}.");
    }
}

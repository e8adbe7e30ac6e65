using System.Text;

namespace Blockyard.Consensus.Scripts;

/// <summary>Scripts for people to read.</summary>
public static class ScriptText
{
    /// <summary>
    /// The operations one after the other as block explorers with Esplora's interface write them:
    /// <c>OP_DUP OP_HASH160 OP_PUSHBYTES_20 … OP_EQUALVERIFY OP_CHECKSIG</c>.
    /// </summary>
    /// <remarks>Every push shows how it is pushed and then its bytes in hex. A push that is cut short ends the text.</remarks>
    public static string ToAssembly(ReadOnlySpan<byte> script)
    {
        var text = new StringBuilder();
        var reader = new ScriptReader(script);
        while (reader.TryRead(out var opcode, out var data))
        {
            Append(text, NameOf(opcode));
            if (!data.IsEmpty)
            {
                Append(text, Convert.ToHexStringLower(data));
            }
        }

        if (!reader.IsAtEnd)
        {
            Append(text, "<unexpected end>");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string word)
    {
        if (text.Length > 0)
        {
            text.Append(' ');
        }

        text.Append(word);
    }

    // Esplora's names where they differ from Core's.
    private static string NameOf(Opcode opcode) => opcode switch
    {
        Opcode.Op1Negate => "OP_PUSHNUM_NEG1",
        >= Opcode.Op1 and <= Opcode.Op16 => $"OP_PUSHNUM_{opcode - Opcode.Op1 + 1}",
        Opcode.CheckLockTimeVerify => "OP_CLTV",
        Opcode.CheckSequenceVerify => "OP_CSV",
        _ => OpcodeNames.Of(opcode),
    };
}

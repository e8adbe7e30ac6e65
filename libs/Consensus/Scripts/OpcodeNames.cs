using System.Collections.Frozen;

namespace Blockyard.Consensus.Scripts;

/// <summary>What people call the operations: Bitcoin Core's names, with the <c>OP_</c> in front.</summary>
public static class OpcodeNames
{
    private static readonly string?[] Names = CreateNames();

    private static readonly FrozenDictionary<string, Opcode> Opcodes = Enum.GetValues<Opcode>().ToFrozenDictionary(Of);

    /// <summary>The name; bytes without operation are <c>OP_UNKNOWN</c>, direct pushes <c>OP_PUSHBYTES_n</c>.</summary>
    public static string Of(Opcode opcode) => Names[(byte)opcode] ?? "OP_UNKNOWN";

    /// <summary>The operation of that name; false if there is none. Direct pushes have no name here.</summary>
    public static bool TryParse(string name, out Opcode opcode) => Opcodes.TryGetValue(name, out opcode);

    private static string?[] CreateNames()
    {
        var names = new string?[256];
        for (var size = 1; size < (int)Opcode.PushData1; size++)
        {
            names[size] = $"OP_PUSHBYTES_{size}";
        }

        foreach (var opcode in Enum.GetValues<Opcode>())
        {
            names[(byte)opcode] = "OP_" + NameOf(opcode);
        }

        return names;
    }

    // An identifier cannot start with a digit, and some names are abbreviated.
    private static string NameOf(Opcode opcode) => opcode switch
    {
        Opcode.Op0 => "0",
        Opcode.Op1Negate => "1NEGATE",
        >= Opcode.Op1 and <= Opcode.Op16 => (opcode - Opcode.Op1 + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
        Opcode.TwoDrop => "2DROP",
        Opcode.TwoDup => "2DUP",
        Opcode.ThreeDup => "3DUP",
        Opcode.TwoOver => "2OVER",
        Opcode.TwoRot => "2ROT",
        Opcode.TwoSwap => "2SWAP",
        Opcode.OneAdd => "1ADD",
        Opcode.OneSub => "1SUB",
        Opcode.TwoMul => "2MUL",
        Opcode.TwoDiv => "2DIV",
        Opcode.ZeroNotEqual => "0NOTEQUAL",
        Opcode.LeftShift => "LSHIFT",
        Opcode.RightShift => "RSHIFT",
        _ => opcode.ToString().ToUpperInvariant(),
    };
}

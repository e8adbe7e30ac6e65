namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>A script taken apart the plain way.</summary>
internal sealed class NaiveScript
{
    public NaiveScript(ReadOnlySpan<byte> script, int most = int.MaxValue)
    {
        var position = 0;
        while (position < script.Length && Operations.Count < most)
        {
            var opcode = script[position];
            var prefix = opcode switch { 76 => 1, 77 => 2, 78 => 4, _ => 0 };
            if (position + 1 + prefix > script.Length)
            {
                IsCut = true;
                ReadEnd = position + 1;
                return;
            }

            long length = opcode < 76 ? opcode : 0;
            for (var i = 0; i < prefix; i++)
            {
                length |= (long)script[position + 1 + i] << (8 * i);
            }

            if (length > script.Length - position - 1 - prefix)
            {
                IsCut = true;
                ReadEnd = position + 1 + prefix;
                return;
            }

            var end = position + 1 + prefix + (int)length;
            Operations.Add(new Operation(opcode, script[(end - (int)length)..end].ToArray(), position, end));
            position = ReadEnd = end;
        }
    }

    public List<Operation> Operations { get; } = [];

    /// <summary>True if the last push is cut short.</summary>
    public bool IsCut { get; }

    /// <summary>How far reading got: of a push that is cut short, behind what says how long it is.</summary>
    public int ReadEnd { get; }

    /// <summary>What the shortest single operation pushes these bytes with (BIP 62 rule 3).</summary>
    public static byte ShortestPush(byte[] data) => data switch
    {
        [] => 0,
        [> 0 and <= 16] => (byte)(0x50 + data[0]),
        [0x81] => 0x4f,
        { Length: <= 75 } => (byte)data.Length,
        { Length: <= 255 } => 76,
        { Length: <= 65535 } => 77,
        _ => 78,
    };

    internal sealed record Operation(byte Opcode, byte[] Data, int Start, int End);
}

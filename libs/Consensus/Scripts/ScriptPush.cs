namespace Blockyard.Consensus.Scripts;

/// <summary>How data is pushed.</summary>
public static class ScriptPush
{
    /// <summary>Whether this operation is the shortest that pushes these bytes (BIP 62 rule 3).</summary>
    public static bool IsMinimal(Opcode opcode, ReadOnlySpan<byte> data) => data switch
    {
        [] => opcode == Opcode.Op0,
        [>= 1 and <= 16] => opcode == Opcode.Op1 + data[0] - 1,
        [0x81] => opcode == Opcode.Op1Negate,
        { Length: < (int)Opcode.PushData1 } => (int)opcode == data.Length,
        { Length: <= byte.MaxValue } => opcode == Opcode.PushData1,
        { Length: <= ushort.MaxValue } => opcode == Opcode.PushData2,
        _ => true,
    };

    /// <summary>Whether a script consists of pushes alone, numbers 1 to 16 and RESERVED included.</summary>
    public static bool IsPushOnly(ReadOnlySpan<byte> script)
    {
        var reader = new ScriptReader(script);
        while (reader.TryRead(out var opcode, out _))
        {
            if (opcode > Opcode.Op16)
            {
                return false;
            }
        }

        return reader.IsAtEnd;
    }

    /// <summary>
    /// Bytes of the operation that pushes data of this length with the shortest prefix, numbers not treated apart.
    /// </summary>
    public static int SizeOf(int length) => length + PrefixSize(length);

    /// <summary>Writes that operation and returns its size.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> data)
    {
        var prefix = PrefixSize(data.Length);
        data.CopyTo(destination[prefix..]);
        if (prefix == 1)
        {
            destination[0] = (byte)data.Length;
            return 1 + data.Length;
        }

        destination[0] = (byte)(prefix switch { 2 => Opcode.PushData1, 3 => Opcode.PushData2, _ => Opcode.PushData4 });
        for (var i = 1; i < prefix; i++)
        {
            destination[i] = (byte)(data.Length >> (8 * (i - 1)));
        }

        return prefix + data.Length;
    }

    private static int PrefixSize(int length) => length switch
    {
        < (int)Opcode.PushData1 => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => 5,
    };
}

namespace Blockyard.FullBlocks.Building;

/// <summary>Pieces that scripts are made of.</summary>
internal static class Script
{
    /// <summary>Anybody can spend it.</summary>
    public static byte[] AnyoneCanSpend => [Op.True];

    /// <summary>The shortest push of some bytes that says their length.</summary>
    public static byte[] Push(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        < Op.PushData1 => [(byte)bytes.Length, .. bytes],
        <= byte.MaxValue => [Op.PushData1, (byte)bytes.Length, .. bytes],
        <= ushort.MaxValue => [Op.PushData2, (byte)bytes.Length, (byte)(bytes.Length >> 8), .. bytes],
        _ => throw new ArgumentException("Nobody needs that much.", nameof(bytes)),
    };

    /// <summary>A number as scripts and coinbases write it: an opcode up to 16, else little-endian with a sign bit.</summary>
    public static byte[] Number(long value)
    {
        if (value is >= 0 and <= 16)
        {
            return [value == 0 ? Op.Zero : (byte)(Op.True + value - 1)];
        }

        return Push(NumberBytes(value));
    }

    /// <summary>The bytes of a number, without the push.</summary>
    public static byte[] NumberBytes(long value)
    {
        var bytes = new List<byte>();
        for (var rest = Math.Abs(value); rest != 0; rest >>= 8)
        {
            bytes.Add((byte)rest);
        }

        if (bytes.Count > 0 && (bytes[^1] & 0x80) != 0)
        {
            bytes.Add(0);
        }

        if (value < 0)
        {
            bytes[^1] |= 0x80;
        }

        return [.. bytes];
    }

    public static byte[] Repeat(byte opcode, int count)
    {
        var script = new byte[count];
        Array.Fill(script, opcode);
        return script;
    }

    public static byte[] PayToKeyHash(byte[] key) =>
        [Op.Dup, Op.Hash160, .. Push(Digest.Hash160(key)), Op.EqualVerify, Op.CheckSig];

    public static byte[] PayToScriptHash(byte[] redeem) => [Op.Hash160, .. Push(Digest.Hash160(redeem)), Op.Equal];

    public static byte[] PayToWitnessKeyHash(byte[] key) => [Op.Zero, .. Push(Digest.Hash160(key))];

    public static byte[] PayToWitnessScriptHash(byte[] script) => [Op.Zero, .. Push(Digest.Sha256(script))];

    public static byte[] PayToTaproot(byte[] outputKey) => [Op.True, .. Push(outputKey)];

    public static byte[] Multisig(int needed, params ReadOnlySpan<byte[]> keys)
    {
        List<byte> script = [.. Number(needed)];
        foreach (var key in keys)
        {
            script.AddRange(Push(key));
        }

        return [.. script, .. Number(keys.Length), Op.CheckMultisig];
    }
}

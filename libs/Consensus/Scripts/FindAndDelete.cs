namespace Blockyard.Consensus.Scripts;

/// <summary>Cuts pushes of a signature out of the code it signs: an old rule of legacy scripts, kept to the byte.</summary>
internal static class FindAndDelete
{
    /// <summary>
    /// Removes every place where an operation starts and the bytes are those of a push of <paramref name="data"/> with the
    /// shortest prefix; false if there is none, and then nothing is copied.
    /// </summary>
    public static bool TryRemove(ref ReadOnlySpan<byte> code, scoped ReadOnlySpan<byte> data)
    {
        var size = ScriptPush.SizeOf(data.Length);
        if (size > code.Length)
        {
            return false;
        }

        var pattern = size <= 128 ? stackalloc byte[size] : new byte[size];
        ScriptPush.Write(pattern, data);
        return code.IndexOf(pattern) >= 0 && TryRemovePattern(ref code, pattern);
    }

    private static bool TryRemovePattern(ref ReadOnlySpan<byte> code, scoped ReadOnlySpan<byte> pattern)
    {
        var kept = new byte[code.Length];
        var keptLength = 0;
        var copied = 0;
        var position = 0;
        var found = false;
        while (true)
        {
            // What lies between here and the place behind the last match stays.
            code[copied..position].CopyTo(kept.AsSpan(keptLength));
            keptLength += position - copied;
            while (code[position..].StartsWith(pattern))
            {
                position += pattern.Length;
                found = true;
            }

            copied = position;
            var reader = new ScriptReader(code[position..]);
            if (!reader.TryRead(out _, out _))
            {
                break;
            }

            position += reader.Position;
        }

        if (found)
        {
            code[copied..].CopyTo(kept.AsSpan(keptLength));
            code = kept.AsSpan(0, keptLength + code.Length - copied);
        }

        return found;
    }
}

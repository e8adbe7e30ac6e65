namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>Bitcoin's wire format read the plain way, a byte at a time: what the decoders are compared with.</summary>
internal sealed class NaiveReader(byte[] bytes)
{
    public int Position { get; private set; }

    public byte Byte() => Position < bytes.Length ? bytes[Position++] : throw new EndOfStreamException();

    public ulong Number(int size)
    {
        var value = 0UL;
        for (var i = 0; i < size; i++)
        {
            value |= (ulong)Byte() << (8 * i);
        }

        return value;
    }

    /// <summary>A count in its shortest form and at most 32 MiB, as Core reads lengths.</summary>
    public int Count()
    {
        var value = Any();
        return value <= 0x0200_0000 ? (int)value : throw new InvalidDataException("too large");
    }

    /// <summary>A number in its shortest form.</summary>
    public ulong Any()
    {
        var first = Byte();
        var (value, least) = first switch
        {
            253 => (Number(2), 253UL),
            254 => (Number(4), 0x1_0000UL),
            255 => (Number(8), 0x1_0000_0000UL),
            _ => (first, 0UL),
        };
        return value >= least ? value : throw new InvalidDataException("not shortest");
    }

    public byte[] Bytes(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw new EndOfStreamException();
        }

        Position += count;
        return bytes[(Position - count)..Position];
    }

    public byte[] VarBytes() => Bytes(Count());

    /// <summary>What a reading of all bytes gives, or null if they are refused.</summary>
    public static T? TryAll<T>(byte[] bytes, Func<NaiveReader, T> read)
        where T : class => TryStart(bytes, read, out var length) is { } value && length == bytes.Length ? value : null;

    /// <summary>What a reading of the first bytes gives and how many it took, or null if they are refused.</summary>
    public static T? TryStart<T>(byte[] bytes, Func<NaiveReader, T> read, out int length)
        where T : class
    {
        length = 0;
        try
        {
            var reader = new NaiveReader(bytes);
            var value = read(reader);
            length = reader.Position;
            return value;
        }
        catch (Exception refusal) when (refusal is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }
}

namespace Blockyard.Primitives;

/// <summary>The witness of one input (BIP 141): a list of byte strings, read in place from its serialised form.</summary>
/// <remarks>
/// Nothing is copied or allocated: <see cref="Raw"/> is a CompactSize count followed by that many strings, each with its
/// CompactSize length. The default value is the empty witness. Reaching item n walks over the n before it.
/// </remarks>
public readonly struct Witness : IEquatable<Witness>
{
    private readonly ReadOnlyMemory<byte> _raw;

    private Witness(ReadOnlyMemory<byte> raw)
    {
        _raw = raw;
    }

    /// <summary>The witness without items.</summary>
    public static Witness Empty => default;

    /// <summary>The serialised form, with the leading count.</summary>
    public ReadOnlyMemory<byte> Raw => _raw.IsEmpty ? EmptyRaw : _raw;

    /// <summary>How many items there are.</summary>
    public int Count
    {
        get
        {
            if (_raw.IsEmpty)
            {
                return 0;
            }

            CompactSize.TryRead(_raw.Span, out var count, out _);
            return (int)count;
        }
    }

    /// <summary>True if there is no item.</summary>
    public bool IsEmpty => _raw.IsEmpty || _raw.Span[0] == 0;

    private static ReadOnlyMemory<byte> EmptyRaw { get; } = new byte[1];

    /// <summary>One item.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var reader = At(index);
            reader.TryReadVarBytes(out var item);
            return item;
        }
    }

    /// <summary>Compares the items.</summary>
    public static bool operator ==(Witness left, Witness right) => left.Equals(right);

    /// <summary>Compares the items.</summary>
    public static bool operator !=(Witness left, Witness right) => !left.Equals(right);

    /// <summary>Makes a witness of these items.</summary>
    public static Witness Create(params ReadOnlySpan<byte[]> items)
    {
        var size = CompactSize.LengthOf((ulong)items.Length);
        foreach (var item in items)
        {
            size += CompactSize.LengthOf((ulong)item.Length) + item.Length;
        }

        var raw = new byte[size];
        var writer = new SpanWriter(raw);
        writer.WriteCompactSize((ulong)items.Length);
        foreach (var item in items)
        {
            writer.WriteVarBytes(item);
        }

        return new Witness(raw);
    }

    /// <summary>Takes the serialised form as it is; false unless it is one well-formed witness and nothing more.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> raw, out Witness witness)
    {
        var reader = new SpanReader(raw.Span);
        return TryRead(raw, ref reader, out witness) && reader.IsAtEnd;
    }

    /// <summary>One item as memory that may be kept.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public ReadOnlyMemory<byte> GetMemory(int index)
    {
        var reader = At(index);
        reader.TryReadVarBytes(out var item);
        return _raw.Slice(reader.Position - item.Length, item.Length);
    }

    /// <summary>Copies of all items.</summary>
    public byte[][] ToArrays()
    {
        var items = new byte[Count][];
        var i = 0;
        foreach (var item in this)
        {
            items[i++] = item.ToArray();
        }

        return items;
    }

    /// <summary>Walks over the items without allocating.</summary>
    public WitnessEnumerator GetEnumerator() => new(Raw.Span);

    /// <inheritdoc/>
    public bool Equals(Witness other) => Raw.Span.SequenceEqual(other.Raw.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Witness other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var code = default(HashCode);
        code.AddBytes(Raw.Span);
        return code.ToHashCode();
    }

    /// <summary>Reads a witness at the reader's place; <paramref name="source"/> is the memory that the reader reads.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> source, ref SpanReader reader, out Witness witness)
    {
        witness = default;
        var start = reader.Position;
        if (!reader.TryReadCount(1, out var count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadCompactSize(out var length) || !reader.TrySkip(length))
            {
                return false;
            }
        }

        witness = new Witness(source[start..reader.Position]);
        return true;
    }

    private SpanReader At(int index)
    {
        var reader = new SpanReader(Raw.Span);
        reader.TryReadCompactSize(out var count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
        for (var i = 0; i < index; i++)
        {
            reader.TryReadVarBytes(out _);
        }

        return reader;
    }
}

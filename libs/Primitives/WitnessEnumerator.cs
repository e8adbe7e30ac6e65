namespace Blockyard.Primitives;

/// <summary>Walks over the items of a <see cref="Witness"/>.</summary>
public ref struct WitnessEnumerator
{
    private SpanReader _reader;
    private ReadOnlySpan<byte> _current;
    private int _left;

    internal WitnessEnumerator(ReadOnlySpan<byte> raw)
    {
        _reader = new SpanReader(raw);
        _reader.TryReadCompactSize(out _left);
    }

    /// <summary>The item that the last step reached.</summary>
    public readonly ReadOnlySpan<byte> Current => _current;

    /// <summary>Steps to the next item; false after the last.</summary>
    public bool MoveNext() => _left-- > 0 && _reader.TryReadVarBytes(out _current);
}

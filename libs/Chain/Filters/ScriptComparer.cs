namespace Blockyard.Chain.Filters;

/// <summary>Scripts are the same if their bytes are.</summary>
internal sealed class ScriptComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    public static readonly ScriptComparer Instance = new();

    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<byte> obj)
    {
        var code = default(HashCode);
        code.AddBytes(obj.Span);
        return code.ToHashCode();
    }
}

using System.Collections;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>One map of a PSBT (BIP 174): every key once, known or unknown, in the order of their bytes.</summary>
/// <remarks>
/// <code>
///  entry = key with its length, value with its length        map = entries, then a zero byte
/// </code>
/// </remarks>
public sealed class PsbtMap : IEnumerable<PsbtRecord>
{
    private readonly SortedDictionary<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> _values = new(ByteOrder.Instance);

    /// <summary>Number of entries.</summary>
    public int Count => _values.Count;

    /// <summary>Whether there is an entry of a type whose key has no data.</summary>
    public bool Has(byte type) => _values.ContainsKey(new[] { type });

    /// <summary>The value of a type whose key has no data.</summary>
    public bool TryGet(byte type, out ReadOnlyMemory<byte> value) => _values.TryGetValue(new[] { type }, out value);

    /// <summary>The value of a whole key.</summary>
    public bool TryGet(ReadOnlyMemory<byte> key, out ReadOnlyMemory<byte> value) => _values.TryGetValue(key, out value);

    /// <summary>All entries of a type, in the order of their keys.</summary>
    public IEnumerable<PsbtRecord> OfType(byte type) => this.Where(record => record.Type == type);

    /// <summary>Walks over all entries in the order of their keys.</summary>
    public IEnumerator<PsbtRecord> GetEnumerator() =>
        _values.Select(pair => new PsbtRecord(pair.Key, pair.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Set(byte type, ReadOnlyMemory<byte> value) => _values[new[] { type }] = value;

    internal void Set(byte type, ReadOnlySpan<byte> keyData, ReadOnlyMemory<byte> value) =>
        _values[(byte[])[type, .. keyData]] = value;

    internal bool TryAdd(PsbtRecord record) => _values.TryAdd(record.Key, record.Value);

    internal void RemoveAll(Func<byte, bool> ofType)
    {
        foreach (var key in _values.Keys.Where(key => ofType(key.Span[0])).ToArray())
        {
            _values.Remove(key);
        }
    }

    /// <summary>Reads a map at the reader's place; <paramref name="source"/> is the memory that the reader reads.</summary>
    internal static PsbtMap Read(ReadOnlyMemory<byte> source, ref SpanReader reader)
    {
        var map = new PsbtMap();
        while (true)
        {
            var key = ReadBytes(source, ref reader);
            if (key.IsEmpty)
            {
                return map;
            }

            if (!map._values.TryAdd(key, ReadBytes(source, ref reader)))
            {
                throw new FormatException($"The PSBT has a key of type 0x{key.Span[0]:x2} twice in one map.");
            }
        }
    }

    internal int SizeOf() => 1 + _values.Sum(pair => SizeOf(pair.Key) + SizeOf(pair.Value));

    /// <summary>Writes the entries in this order, or in that of their keys.</summary>
    internal void Write(ref SpanWriter writer, IEnumerable<PsbtRecord>? order = null)
    {
        foreach (var record in order ?? this)
        {
            writer.WriteVarBytes(record.Key.Span);
            writer.WriteVarBytes(record.Value.Span);
        }

        writer.WriteByte(0);
    }

    private static int SizeOf(ReadOnlyMemory<byte> bytes) => CompactSize.LengthOf((ulong)bytes.Length) + bytes.Length;

    private static ReadOnlyMemory<byte> ReadBytes(ReadOnlyMemory<byte> source, ref SpanReader reader) =>
        reader.TryReadVarBytes(out var bytes)
            ? source[(reader.Position - bytes.Length)..reader.Position]
            : throw new FormatException("The PSBT is cut short.");

    private sealed class ByteOrder : IComparer<ReadOnlyMemory<byte>>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceCompareTo(y.Span);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace Blockyard.Peering;

/// <summary>The random name of a node: 16 bytes that it keeps in its store. Ordered as a big-endian number.</summary>
public readonly record struct NodeId : IComparable<NodeId>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    private readonly UInt128 _value;

    /// <summary>Reads the 16 bytes.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public NodeId(ReadOnlySpan<byte> bytes)
    {
        _value = bytes.Length == Size
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : throw new ArgumentException("A node id has 16 bytes.", nameof(bytes));
    }

    /// <summary>Reads 32 hex digits, as <see cref="ToString"/> writes them; false if the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out NodeId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != 2 * Size
            || Convert.FromHexString(text, bytes, out _, out var written) != OperationStatus.Done || written != Size)
        {
            return false;
        }

        id = new NodeId(bytes);
        return true;
    }

    /// <summary>Compares as numbers.</summary>
    public static bool operator <(NodeId left, NodeId right) => left._value < right._value;

    /// <summary>Compares as numbers.</summary>
    public static bool operator >(NodeId left, NodeId right) => left._value > right._value;

    /// <summary>Compares as numbers.</summary>
    public static bool operator <=(NodeId left, NodeId right) => left._value <= right._value;

    /// <summary>Compares as numbers.</summary>
    public static bool operator >=(NodeId left, NodeId right) => left._value >= right._value;

    /// <summary>The 16 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _value);
        return bytes;
    }

    /// <inheritdoc/>
    public int CompareTo(NodeId other) => _value.CompareTo(other._value);

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => _value.ToString("x32", CultureInfo.InvariantCulture);
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Blockyard.Primitives;

/// <summary>An unsigned 256-bit number: a proof-of-work target, an amount of work.</summary>
/// <remarks>Arithmetic wraps modulo 2^256, as Bitcoin's own does. The four words are least significant first.</remarks>
public readonly partial struct UInt256 : IEquatable<UInt256>, IComparable<UInt256>
{
    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;

    /// <summary>A number of one word.</summary>
    public UInt256(ulong value)
    {
        _w0 = value;
    }

    /// <summary>A number of four words, least significant first.</summary>
    public UInt256(ulong word0, ulong word1, ulong word2, ulong word3)
    {
        _w0 = word0;
        _w1 = word1;
        _w2 = word2;
        _w3 = word3;
    }

    /// <summary>Reads 32 bytes, least significant first.</summary>
    /// <exception cref="ArgumentException">The span does not hold exactly 32 bytes.</exception>
    public UInt256(ReadOnlySpan<byte> littleEndian)
    {
        if (littleEndian.Length != 32)
        {
            throw new ArgumentException("A 256-bit number has 32 bytes.", nameof(littleEndian));
        }

        _w0 = BinaryPrimitives.ReadUInt64LittleEndian(littleEndian);
        _w1 = BinaryPrimitives.ReadUInt64LittleEndian(littleEndian[8..]);
        _w2 = BinaryPrimitives.ReadUInt64LittleEndian(littleEndian[16..]);
        _w3 = BinaryPrimitives.ReadUInt64LittleEndian(littleEndian[24..]);
    }

    /// <summary>0.</summary>
    public static UInt256 Zero => default;

    /// <summary>1.</summary>
    public static UInt256 One => new(1);

    /// <summary>2^256 − 1.</summary>
    public static UInt256 MaxValue => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>True for 0.</summary>
    public bool IsZero => (_w0 | _w1 | _w2 | _w3) == 0;

    /// <summary>The lowest 64 bits.</summary>
    public ulong Low64 => _w0;

    /// <summary>How many bits the number takes: 0 for 0, 256 when the highest bit is set.</summary>
    public int BitLength
    {
        get
        {
            if (_w3 != 0)
            {
                return 256 - BitOperations.LeadingZeroCount(_w3);
            }

            if (_w2 != 0)
            {
                return 192 - BitOperations.LeadingZeroCount(_w2);
            }

            return _w1 != 0 ? 128 - BitOperations.LeadingZeroCount(_w1) : 64 - BitOperations.LeadingZeroCount(_w0);
        }
    }

    /// <summary>A number of one word.</summary>
    public static implicit operator UInt256(ulong value) => new(value);

    /// <summary>A block hash read as the number that proof of work compares: internal bytes, least significant first.</summary>
    public static UInt256 FromHash(Hash256 hash) => new(hash.AsSpan());

    /// <summary>A number of one word.</summary>
    public static UInt256 FromUInt64(ulong value) => new(value);

    /// <summary>Reads 1 to 64 hex digits, most significant first.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static UInt256 Parse(ReadOnlySpan<char> hex)
    {
        if (hex.IsEmpty || hex.Length > 64)
        {
            throw new FormatException("A 256-bit number is written as 1 to 64 hexadecimal digits.");
        }

        Span<char> padded = stackalloc char[64];
        padded.Fill('0');
        hex.CopyTo(padded[(64 - hex.Length)..]);
        return FromHash(Hash256.Parse(padded));
    }

    /// <summary>Writes 32 bytes, least significant first.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void WriteLittleEndian(Span<byte> destination)
    {
        if (destination.Length < 32)
        {
            throw new ArgumentException("A 256-bit number needs 32 bytes.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], _w1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], _w2);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], _w3);
    }

    /// <inheritdoc/>
    public bool Equals(UInt256 other) => _w0 == other._w0 && _w1 == other._w1 && _w2 == other._w2 && _w3 == other._w3;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is UInt256 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_w0, _w1, _w2, _w3);

    /// <summary>64 lower-case hex digits, most significant first.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_w3:x16}{_w2:x16}{_w1:x16}{_w0:x16}");
}

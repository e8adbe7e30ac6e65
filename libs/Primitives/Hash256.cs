using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Blockyard.Primitives;

/// <summary>A 256-bit hash: a transaction id, a block hash, a Merkle root, a script hash.</summary>
/// <remarks>
/// The bytes are kept in <em>internal</em> order, the order in which SHA-256 gives them and in which they travel. Text is in
/// <em>display</em> order, which is the reverse. Order and equality are those of the internal bytes.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly partial struct Hash256 : IEquatable<Hash256>, IComparable<Hash256>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private static readonly HashCodeKeys Keys = HashCodeKeys.Draw();

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Reads the 32 bytes, in internal order.</summary>
    /// <exception cref="ArgumentException">The span does not hold exactly 32 bytes.</exception>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A hash has 32 bytes.", nameof(bytes));
        }

        this = MemoryMarshal.Read<Hash256>(bytes);
    }

    /// <summary>Thirty-two zero bytes: the parent of the genesis block, the transaction that a coinbase input names.</summary>
    public static Hash256 Zero => default;

    /// <summary>True for <see cref="Zero"/>.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>Compares the internal bytes.</summary>
    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    /// <summary>Compares the internal bytes.</summary>
    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);

    /// <summary>Orders by the internal bytes.</summary>
    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;

    /// <summary>Orders by the internal bytes.</summary>
    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;

    /// <summary>Orders by the internal bytes.</summary>
    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by the internal bytes.</summary>
    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;

    /// <summary>Reads 64 hex digits in display order.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Hash256 Parse(ReadOnlySpan<char> displayHex) =>
        TryParse(displayHex, out var hash) ? hash : throw new FormatException("A hash is written as 64 hexadecimal digits.");

    /// <summary>Reads 64 hex digits in display order; false if the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> displayHex, out Hash256 hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (displayHex.Length != 2 * Size
            || Convert.FromHexString(displayHex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        bytes.Reverse();
        hash = new Hash256(bytes);
        return true;
    }

    /// <summary>A view of the 32 bytes in internal order; valid as long as this variable is.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> AsSpan() => MemoryMarshal.AsBytes(new ReadOnlySpan<Hash256>(in this));

    /// <summary>Writes the 32 bytes in internal order.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination) => AsSpan().CopyTo(destination);

    /// <summary>The 32 bytes in internal order.</summary>
    public byte[] ToArray() => AsSpan().ToArray();

    /// <inheritdoc/>
    public int CompareTo(Hash256 other) => AsSpan().SequenceCompareTo(other.AsSpan());

    /// <inheritdoc/>
    public bool Equals(Hash256 other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Hash256 other && Equals(other);

    /// <summary>A hash code that differs from process to process, so that nobody outside can prepare collisions.</summary>
    /// <remarks>
    /// Peers choose hashes freely: inputs may name transactions that never were. So the secret keys have to take part in the
    /// very first step; mixing them in after the words were folded to 32 bits would leave collisions that hold for all keys.
    /// </remarks>
    public override int GetHashCode()
    {
        var high = Math.BigMul(_a + Keys.A, _b + Keys.B, out var low);
        var otherHigh = Math.BigMul(_c + Keys.C, _d + Keys.D, out var otherLow);
        var mixed = (high ^ low) + (otherHigh ^ otherLow);
        return (int)(mixed ^ (mixed >> 32));
    }

    /// <summary>64 lower-case hex digits in display order.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        bytes.Reverse();
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Random numbers, drawn once per process, that decide which hashes share a hash code.</summary>
    private sealed record HashCodeKeys(ulong A, ulong B, ulong C, ulong D)
    {
        public static HashCodeKeys Draw()
        {
            Span<ulong> keys = stackalloc ulong[4];
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(keys));
            return new HashCodeKeys(keys[0], keys[1], keys[2], keys[3]);
        }
    }
}

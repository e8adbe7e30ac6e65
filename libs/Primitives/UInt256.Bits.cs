namespace Blockyard.Primitives;

public readonly partial struct UInt256
{
    /// <summary>All bits turned over.</summary>
    public static UInt256 operator ~(UInt256 value) => new(~value._w0, ~value._w1, ~value._w2, ~value._w3);

    /// <summary>Bits set in either.</summary>
    public static UInt256 operator |(UInt256 left, UInt256 right) =>
        new(left._w0 | right._w0, left._w1 | right._w1, left._w2 | right._w2, left._w3 | right._w3);

    /// <summary>Bits set in both.</summary>
    public static UInt256 operator &(UInt256 left, UInt256 right) =>
        new(left._w0 & right._w0, left._w1 & right._w1, left._w2 & right._w2, left._w3 & right._w3);

    /// <summary>Shift towards the most significant bit; 0 when everything falls out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static UInt256 operator <<(UInt256 value, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (; count >= 64 && !value.IsZero; count -= 64)
        {
            value = new UInt256(0, value._w0, value._w1, value._w2);
        }

        if (count is 0 or >= 64)
        {
            return value;
        }

        var back = 64 - count;
        return new UInt256(
            value._w0 << count,
            (value._w1 << count) | (value._w0 >> back),
            (value._w2 << count) | (value._w1 >> back),
            (value._w3 << count) | (value._w2 >> back));
    }

    /// <summary>Shift towards the least significant bit; 0 when everything falls out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static UInt256 operator >>(UInt256 value, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (; count >= 64 && !value.IsZero; count -= 64)
        {
            value = new UInt256(value._w1, value._w2, value._w3, 0);
        }

        if (count is 0 or >= 64)
        {
            return value;
        }

        var back = 64 - count;
        return new UInt256(
            (value._w0 >> count) | (value._w1 << back),
            (value._w1 >> count) | (value._w2 << back),
            (value._w2 >> count) | (value._w3 << back),
            value._w3 >> count);
    }

    /// <summary>All bits turned over.</summary>
    public static UInt256 OnesComplement(UInt256 value) => ~value;

    /// <summary>Bits set in either.</summary>
    public static UInt256 BitwiseOr(UInt256 left, UInt256 right) => left | right;

    /// <summary>Bits set in both.</summary>
    public static UInt256 BitwiseAnd(UInt256 left, UInt256 right) => left & right;

    /// <summary>Shift towards the most significant bit.</summary>
    public static UInt256 LeftShift(UInt256 value, int count) => value << count;

    /// <summary>Shift towards the least significant bit.</summary>
    public static UInt256 RightShift(UInt256 value, int count) => value >> count;
}

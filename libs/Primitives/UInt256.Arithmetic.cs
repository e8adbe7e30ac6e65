namespace Blockyard.Primitives;

public readonly partial struct UInt256
{
    /// <summary>Sum modulo 2^256.</summary>
    public static UInt256 operator +(UInt256 left, UInt256 right)
    {
        var sum = (UInt128)left._w0 + right._w0;
        var w0 = (ulong)sum;
        sum = (sum >> 64) + left._w1 + right._w1;
        var w1 = (ulong)sum;
        sum = (sum >> 64) + left._w2 + right._w2;
        return new UInt256(w0, w1, (ulong)sum, (ulong)(sum >> 64) + left._w3 + right._w3);
    }

    /// <summary>Difference modulo 2^256.</summary>
    public static UInt256 operator -(UInt256 left, UInt256 right) => left + ~right + One;

    /// <summary>Product modulo 2^256.</summary>
    public static UInt256 operator *(UInt256 left, ulong right)
    {
        var product = (UInt128)left._w0 * right;
        var w0 = (ulong)product;
        product = ((UInt128)left._w1 * right) + (product >> 64);
        var w1 = (ulong)product;
        product = ((UInt128)left._w2 * right) + (product >> 64);
        return new UInt256(w0, w1, (ulong)product, (left._w3 * right) + (ulong)(product >> 64));
    }

    /// <summary>Quotient, rounded down.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static UInt256 operator /(UInt256 left, UInt256 right)
    {
        if (right.IsZero)
        {
            throw new DivideByZeroException();
        }

        var quotient = Zero;
        var remainder = left;
        var shift = left.BitLength - right.BitLength;
        for (var part = shift >= 0 ? right << shift : right; shift >= 0; shift--, part >>= 1)
        {
            if (remainder >= part)
            {
                remainder -= part;
                quotient |= One << shift;
            }
        }

        return quotient;
    }

    /// <summary>Sum modulo 2^256.</summary>
    public static UInt256 Add(UInt256 left, UInt256 right) => left + right;

    /// <summary>Difference modulo 2^256.</summary>
    public static UInt256 Subtract(UInt256 left, UInt256 right) => left - right;

    /// <summary>Product modulo 2^256.</summary>
    public static UInt256 Multiply(UInt256 left, ulong right) => left * right;

    /// <summary>Quotient, rounded down.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static UInt256 Divide(UInt256 left, UInt256 right) => left / right;
}

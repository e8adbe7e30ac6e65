using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Blockyard.Crypto.MuHash;

/// <summary>Products, column by column of the long multiplication, and the inverse that comes of them.</summary>
internal partial struct Number3072
{
    private const int Bits = Limbs * 64;

    /// <summary>Multiplies by a number, which may be this one.</summary>
    [SkipLocalsInit]
    public void Multiply(in Number3072 factor)
    {
        Unsafe.SkipInit(out Product product);
        ref var columns = ref Unsafe.As<Product, ulong>(ref product);
        MultiplyInto(
            ref columns,
            ref MemoryMarshal.GetReference((ReadOnlySpan<ulong>)this),
            ref MemoryMarshal.GetReference((ReadOnlySpan<ulong>)factor));
        Reduce(ref columns);
    }

    /// <summary>Replaces it by its inverse: the power with the modulus less two (Fermat), as the modulus is a prime.</summary>
    public void Invert()
    {
        // The exponent is 2^3072 - 1,103,719: but for the lowest 21 bits all ones.
        const int LowBits = 21;
        const ulong Low = (1ul << LowBits) - Gap - 2;
        var number = this;
        var result = this;

        // result is number^(2^ones - 1); doubling the ones costs as many squarings and one product.
        const int Ones = Bits - LowBits;
        var ones = 1;
        for (var bit = 30 - System.Numerics.BitOperations.LeadingZeroCount(Ones); bit >= 0; bit--)
        {
            var half = result;
            result.Square(ones);
            result.Multiply(half);
            ones *= 2;
            if ((Ones >> bit & 1) == 1)
            {
                result.Square(1);
                result.Multiply(number);
                ones++;
            }
        }

        for (var bit = LowBits - 1; bit >= 0; bit--)
        {
            result.Square(1);
            if ((Low >> bit & 1) == 1)
            {
                result.Multiply(number);
            }
        }

        this = result;
    }

    private void Square(int times)
    {
        for (; times > 0; times--)
        {
            Multiply(this);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyInto(ref ulong product, ref ulong left, ref ulong right)
    {
        ulong low = 0, middle = 0, high = 0;
        for (var column = 0; column < 2 * Limbs - 1; column++)
        {
            var first = Math.Max(0, column - Limbs + 1);
            var last = Math.Min(column, Limbs - 1);
            ref var a = ref Unsafe.Add(ref left, first);
            ref var b = ref Unsafe.Add(ref right, column - first);
            for (var count = last - first; count >= 0; count--)
            {
                AddProduct(ref low, ref middle, ref high, a, b);
                a = ref Unsafe.Add(ref a, 1);
                b = ref Unsafe.Subtract(ref b, 1);
            }

            Unsafe.Add(ref product, column) = low;
            (low, middle, high) = (middle, high, 0);
        }

        Unsafe.Add(ref product, (2 * Limbs) - 1) = low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(ref ulong low, ref ulong middle, ref ulong high, ulong a, ulong b)
    {
        var top = Math.BigMul(a, b, out var bottom);
        low += bottom;
        top += low < bottom ? 1ul : 0;
        middle += top;
        high += middle < top ? 1ul : 0;
    }

    // The upper half times the gap is added to the lower half, and so is what overflows, twice at most.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Reduce(ref ulong product)
    {
        ref var limb = ref MemoryMarshal.GetReference((Span<ulong>)this);
        ulong carry = 0;
        for (var i = 0; i < Limbs; i++)
        {
            var top = Math.BigMul(Unsafe.Add(ref product, Limbs + i), Gap, out var bottom);
            bottom += carry;
            top += bottom < carry ? 1ul : 0;
            var sum = bottom + Unsafe.Add(ref product, i);
            carry = top + (sum < bottom ? 1ul : 0);
            Unsafe.Add(ref limb, i) = sum;
        }

        while (carry != 0)
        {
            carry = AddGap(carry);
        }
    }

    [InlineArray(2 * Limbs)]
    private struct Product
    {
        private ulong _limb;
    }
}

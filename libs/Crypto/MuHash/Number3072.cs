using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Blockyard.Crypto.MuHash;

/// <summary>A number of 3,072 bits, modulo the largest safe prime below 2^3072: 2^3072 − 1,103,717.</summary>
/// <remarks>
/// 48 limbs of 64 bits, the lowest first. Between multiplications a number may be the modulus or above; only
/// <see cref="WriteBytes"/> gives the remainder itself. Times are not secret: nothing here is a key.
/// </remarks>
[InlineArray(Limbs)]
internal partial struct Number3072
{
    /// <summary>Limbs in a number.</summary>
    public const int Limbs = 48;

    /// <summary>Bytes in a number.</summary>
    public const int Size = Limbs * sizeof(ulong);

    /// <summary>How far the modulus is below 2^3072; also what 2^3072 is as a remainder.</summary>
    private const ulong Gap = 1_103_717;

    private ulong _limb;

    /// <summary>Sets it to one.</summary>
    public void SetToOne()
    {
        Span<ulong> limbs = this;
        limbs.Clear();
        limbs[0] = 1;
    }

    /// <summary>Reads 384 bytes, the lowest first.</summary>
    public void ReadBytes(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < Limbs; i++)
        {
            this[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
        }
    }

    /// <summary>Writes the remainder as 384 bytes, the lowest first.</summary>
    public void WriteBytes(Span<byte> bytes)
    {
        if (IsModulusOrAbove())
        {
            AddGap(1);
        }

        for (var i = 0; i < Limbs; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * sizeof(ulong))..], this[i]);
        }
    }

    private readonly bool IsModulusOrAbove()
    {
        ReadOnlySpan<ulong> limbs = this;
        return limbs[0] >= unchecked(0 - Gap) && !limbs[1..].ContainsAnyExcept(ulong.MaxValue);
    }

    // Adds the remainder of so many times 2^3072. What carries out of the top limb is dropped and returned.
    private ulong AddGap(ulong times)
    {
        var high = Math.BigMul(times, Gap, out var low);
        ref var limb = ref MemoryMarshal.GetReference((Span<ulong>)this);
        limb += low;
        var carry = high + (limb < low ? 1ul : 0);
        for (var i = 1; i < Limbs && carry != 0; i++)
        {
            ref var next = ref Unsafe.Add(ref limb, i);
            next += carry;
            carry = next < carry ? 1ul : 0;
        }

        return carry;
    }
}

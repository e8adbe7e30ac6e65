using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class UInt256Tests
{
    private static readonly BigInteger Modulus = BigInteger.One << 256;

    // Words that are often 0 or all ones reach the carries that evenly spread words never do.
    private static readonly Gen<ulong> Words = Gen.OneOf(
        Gen.Elements(0UL, 1UL, ulong.MaxValue, 1UL << 63),
        ArbMap.Default.GeneratorFor<ulong>(),
        ArbMap.Default.GeneratorFor<byte>().Select(small => (ulong)small));

    private static readonly Arbitrary<UInt256> Numbers = Gen.ArrayOf(Words, 4)
        .Select(words => new UInt256(words[0], words[1], words[2], words[3])).ToArbitrary();

    private static readonly Arbitrary<int> Shifts = Gen.Choose(0, 300).ToArbitrary();

    [Fact]
    public void Addition_and_subtraction_wrap_like_big_integers() =>
        Prop.ForAll(Numbers, Numbers, (a, b) =>
            Big(a + b) == (Big(a) + Big(b)) % Modulus
            && Big(a - b) == (Big(a) - Big(b) + Modulus) % Modulus).QuickCheckThrowOnFailure();

    [Fact]
    public void Multiplication_by_a_word_wraps_like_big_integers() =>
        Prop.ForAll(Numbers, Words.ToArbitrary(), (a, b) => Big(a * b) == Big(a) * b % Modulus).QuickCheckThrowOnFailure();

    [Fact]
    public void Division_is_that_of_big_integers() =>
        Prop.ForAll(Numbers, Numbers, Shifts, (a, b, shift) =>
        {
            var divisor = b >> shift;
            return divisor.IsZero || Big(a / divisor) == Big(a) / Big(divisor);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Division_by_zero_throws() => Assert.Throws<DivideByZeroException>(() => UInt256.One / UInt256.Zero);

    [Fact]
    public void Shifts_are_those_of_big_integers() =>
        Prop.ForAll(Numbers, Shifts, (a, shift) =>
            Big(a << shift) == (Big(a) << shift) % Modulus && Big(a >> shift) == Big(a) >> shift).QuickCheckThrowOnFailure();

    [Fact]
    public void Bit_operations_work_on_every_word() =>
        Prop.ForAll(Numbers, Numbers, (a, b) =>
            Big(~a) == Modulus - 1 - Big(a) && Big(a | b) == (Big(a) | Big(b)) && Big(a & b) == (Big(a) & Big(b)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Order_and_bit_length_are_those_of_big_integers() =>
        Prop.ForAll(Numbers, Numbers, (a, b) =>
            Math.Sign(a.CompareTo(b)) == Math.Sign(Big(a).CompareTo(Big(b)))
            && a == b == (Big(a) == Big(b))
            && a < b == Big(a) < Big(b)
            && a.BitLength == (int)Big(a).GetBitLength()).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_and_text_lead_back_to_the_number() =>
        Prop.ForAll(Numbers, a =>
        {
            var bytes = new byte[32];
            a.WriteLittleEndian(bytes);
            return new UInt256(bytes) == a
                && new BigInteger(bytes, isUnsigned: true) == Big(a)
                && UInt256.Parse(a.ToString()) == a
                && UInt256.FromHash(new Hash256(bytes)) == a;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("0x12")]
    [InlineData("10000000000000000000000000000000000000000000000000000000000000000")]
    public void Text_that_is_no_number_is_refused(string text) => Assert.Throws<FormatException>(() => UInt256.Parse(text));

    private static BigInteger Big(UInt256 value) =>
        BigInteger.Parse("0" + value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

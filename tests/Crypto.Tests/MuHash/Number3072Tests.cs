using System.Numerics;
using Blockyard.Crypto.MuHash;

namespace Blockyard.Crypto.Tests.MuHash;

/// <summary>Arithmetic against <see cref="BigInteger"/>, on random numbers and on those where carries run far.</summary>
public sealed class Number3072Tests
{
    private static readonly BigInteger Modulus = (BigInteger.One << 3072) - 1_103_717;

    private static readonly BigInteger[] Edges =
    [
        0, 1, 2, 1_103_716, 1_103_717, 1_103_718,
        Modulus - 2, Modulus - 1, Modulus, Modulus + 1, (BigInteger.One << 3072) - 1,
        BigInteger.One << 3071, (BigInteger.One << 1536) - 1, BigInteger.One << 64, ulong.MaxValue,
    ];

    [Fact]
    public void Products_of_edges_are_right()
    {
        foreach (var left in Edges)
        {
            foreach (var right in Edges)
            {
                AssertProduct(left, right);
            }
        }
    }

    [Fact]
    public void Products_of_random_numbers_are_right()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            AssertProduct(Random(random), Random(random));
            AssertProduct(Random(random), Edges[i % Edges.Length]);
        }
    }

    [Fact]
    public void A_number_times_itself_is_its_square()
    {
        var value = Random(new Random(4));
        var number = FromInteger(value);
        number.Multiply(number);
        Assert.Equal(value * value % Modulus, ToInteger(number));
    }

    [Fact]
    public void A_number_times_its_inverse_is_one()
    {
        var random = new Random(5);
        BigInteger[] values = [1, 2, Modulus - 1, Modulus + 2, Random(random), Random(random)];
        foreach (var value in values)
        {
            var number = FromInteger(value);
            number.Invert();
            Assert.Equal(BigInteger.One, ToInteger(number) * value % Modulus);
        }
    }

    [Fact]
    public void Bytes_are_those_of_the_remainder()
    {
        foreach (var value in Edges)
        {
            Assert.Equal(value % Modulus, ToInteger(FromInteger(value)));
        }
    }

    private static void AssertProduct(BigInteger left, BigInteger right)
    {
        var number = FromInteger(left);
        number.Multiply(FromInteger(right));
        Assert.Equal(left * right % Modulus, ToInteger(number));
    }

    private static BigInteger Random(Random random)
    {
        // Runs of ones and zeros make carries run.
        var bytes = new byte[384];
        random.NextBytes(bytes);
        if (random.Next(2) == 0)
        {
            bytes.AsSpan(random.Next(200), 150).Fill(random.Next(2) == 0 ? (byte)255 : (byte)0);
        }

        return new BigInteger(bytes, isUnsigned: true);
    }

    private static Number3072 FromInteger(BigInteger value)
    {
        var bytes = new byte[384];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        Number3072 number = default;
        number.ReadBytes(bytes);
        return number;
    }

    private static BigInteger ToInteger(Number3072 number)
    {
        var bytes = new byte[384];
        number.WriteBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}

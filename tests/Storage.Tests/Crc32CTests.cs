using Blockyard.Storage.Files;

namespace Blockyard.Storage.Tests;

public sealed class Crc32CTests
{
    [Fact]
    public void Gives_the_check_value_of_the_catalogue() => Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(6_143)]
    [InlineData(6_144)]
    [InlineData(6_145)]
    [InlineData(3 * 6_144)]
    [InlineData(50_001)]
    public void Is_the_same_whole_in_parts_and_bit_by_bit(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var expected = BitByBit(bytes);
        Assert.Equal(expected, Crc32C.Of(bytes));
        foreach (var cut in new[] { length / 3, length / 2, length - (length / 5) })
        {
            Assert.Equal(expected, ~Crc32C.Extend(Crc32C.Extend(uint.MaxValue, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }

    private static uint BitByBit(byte[] bytes)
    {
        var state = uint.MaxValue;
        foreach (var each in bytes)
        {
            state ^= each;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ 0x82F63B78;
            }
        }

        return ~state;
    }
}

using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class CompactTargetTests
{
    [Theory]
    [InlineData(0x00000000u, "0", 0x00000000u)]
    [InlineData(0x00123456u, "0", 0x00000000u)]
    [InlineData(0x01003456u, "0", 0x00000000u)]
    [InlineData(0x02000056u, "0", 0x00000000u)]
    [InlineData(0x03000000u, "0", 0x00000000u)]
    [InlineData(0x04000000u, "0", 0x00000000u)]
    [InlineData(0x00923456u, "0", 0x00000000u)]
    [InlineData(0x01803456u, "0", 0x00000000u)]
    [InlineData(0x02800056u, "0", 0x00000000u)]
    [InlineData(0x03800000u, "0", 0x00000000u)]
    [InlineData(0x04800000u, "0", 0x00000000u)]
    [InlineData(0x01123456u, "12", 0x01120000u)]
    [InlineData(0x02123456u, "1234", 0x02123400u)]
    [InlineData(0x03123456u, "123456", 0x03123456u)]
    [InlineData(0x04123456u, "12345600", 0x04123456u)]
    [InlineData(0x05009234u, "92340000", 0x05009234u)]
    [InlineData(0x20123456u, "1234560000000000000000000000000000000000000000000000000000000000", 0x20123456u)]
    [InlineData(0x1d00ffffu, "ffff0000000000000000000000000000000000000000000000000000", 0x1d00ffffu)]
    [InlineData(0x207fffffu, "7fffff0000000000000000000000000000000000000000000000000000000000", 0x207fffffu)]
    public void Bits_decode_as_in_Bitcoin_Core(uint bits, string target, uint canonical)
    {
        Assert.True(new CompactTarget(bits).TryDecode(out var decoded));
        Assert.Equal(UInt256.Parse(target), decoded);
        Assert.Equal(canonical, CompactTarget.FromTarget(decoded).Bits);
    }

    [Theory]
    [InlineData(0x01fedcbau)]
    [InlineData(0x04923456u)]
    [InlineData(0xff123456u)]
    [InlineData(0x21010000u)]
    [InlineData(0x22000100u)]
    [InlineData(0x23000001u)]
    public void Negative_and_oversized_bits_are_no_target(uint bits)
    {
        var target = new CompactTarget(bits);

        Assert.False(target.TryDecode(out _));
        Assert.Equal(UInt256.Zero, target.Work);
    }

    [Theory]
    [InlineData(0x207fffffu, "2")]
    [InlineData(0x1d00ffffu, "100010001")]
    [InlineData(0x03000001u, "8000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(0x04800000u, "0")]
    public void Work_is_the_expected_number_of_hashes(uint bits, string work) =>
        Assert.Equal(UInt256.Parse(work), new CompactTarget(bits).Work);

    [Fact]
    public void Shortest_form_keeps_the_leading_bits_of_any_target() =>
        Prop.ForAll(Generators.Hashes, hash =>
        {
            var target = UInt256.FromHash(hash);
            var compact = CompactTarget.FromTarget(target);
            return compact.TryDecode(out var decoded)
                && decoded <= target
                && (target - decoded).BitLength <= Math.Max(0, target.BitLength - 15)
                && CompactTarget.FromTarget(decoded) == compact;
        }).QuickCheckThrowOnFailure();
}

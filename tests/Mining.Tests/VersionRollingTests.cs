namespace Blockyard.Mining.Tests;

public sealed class VersionRollingTests
{
    private const uint Bip320Mask = 0x1fffe000;

    [Theory]
    [InlineData(0u, 0x20000000)]
    [InlineData(1u, 0x20002000)]
    [InlineData(0x8000u, 0x30000000)]
    [InlineData(0xffffu, 0x3fffe000)]
    public void Numbers_go_into_the_bits_that_BIP_320_sets_aside(uint number, int expected)
    {
        Assert.Equal(expected, VersionRolling.Apply(0x20000000, Bip320Mask, number));
    }

    [Theory]
    [InlineData(0u, 1)]
    [InlineData(0x80000001u, 4)]
    [InlineData(Bip320Mask, 65_536)]
    public void Every_number_is_a_version_of_its_own_and_changes_nothing_but_the_mask(uint mask, int count)
    {
        Assert.Equal(count, VersionRolling.CountOf(mask));
        var versions = Enumerable.Range(0, count).Select(number => VersionRolling.Apply(0x2000_2004, mask, (uint)number)).ToHashSet();
        Assert.Equal(count, versions.Count);
        Assert.All(versions, version => Assert.Equal(0u, (uint)(version ^ 0x2000_2004) & ~mask));
    }
}

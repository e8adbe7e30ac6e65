using System.Net;
using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Tests.Addresses;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.9", true)]
    [InlineData("::1", "127.0.0.1", true)]
    [InlineData("10.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "10.0.0.1", false)]
    [InlineData("::1", "2001:db8::1", false)]
    [InlineData("10.0.0.1", "192.168.0.1", true)]
    [InlineData("2001:db8::1", "10.0.0.1", true)]
    [InlineData("fd00::1", "10.0.0.1", true)]
    [InlineData("0.0.0.0", "127.0.0.1", false)]
    [InlineData("0.1.2.3", "127.0.0.1", false)]
    [InlineData("::", "127.0.0.1", false)]
    [InlineData("169.254.0.1", "169.254.0.2", false)]
    [InlineData("fe80::1", "fe80::2", false)]
    [InlineData("224.0.0.1", "10.0.0.1", false)]
    [InlineData("255.255.255.255", "10.0.0.1", false)]
    [InlineData("ff02::1", "10.0.0.1", false)]
    public void Addresses_are_told_to_those_who_can_use_them(string address, string to, bool expected) =>
        Assert.Equal(expected, AddressRules.MayTell(IPAddress.Parse(address), IPAddress.Parse(to)));

    [Theory]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("127.0.0.1", "::1", true)]
    [InlineData("127.0.0.1", "10.0.0.1", false)]
    [InlineData(null, "10.0.0.1", false)]
    [InlineData(null, null, true)]
    public void One_owner_is_known_by_the_addresses(string? left, string? right, bool expected)
    {
        var (one, other) = (left is null ? null : IPAddress.Parse(left), right is null ? null : IPAddress.Parse(right));

        Assert.Equal(expected, AddressRules.IsOneOwner(one, other));
        Assert.Equal(expected, AddressRules.IsOneOwner(other, one));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("::1", "::1")]
    public void One_owner_has_one_group(string address, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), AddressRules.GroupOf(IPAddress.Parse(address)));
}

using Blockyard.Hosting.Clients;

namespace Blockyard.Hosting.Tests.Clients;

public sealed class ServiceAddressTests
{
    [Fact]
    public void Name_is_left_to_the_resolver()
    {
        var address = ServiceAddress.Parse("dns:///chain-store:50051");

        Assert.Equal("dns:///chain-store:50051", address.ChannelAddress);
        Assert.Null(address.Secure);
        Assert.Empty(address.Servers);
    }

    [Fact]
    public void Several_servers_become_a_fixed_list()
    {
        var address = ServiceAddress.Parse("http://a:1, http://b:2");

        Assert.Equal(["a:1", "b:2"], address.Servers.Select(server => $"{server.EndPoint.Host}:{server.EndPoint.Port}"));
        Assert.False(address.Secure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("chain-store:50051")]
    [InlineData("ftp://a:1")]
    [InlineData("http://a:1,https://b:2")]
    [InlineData("dns:///a:1,dns:///b:1")]
    public void Anything_else_is_refused(string text) => Assert.Throws<ArgumentException>(() => ServiceAddress.Parse(text));
}

using System.Net.Sockets;
using Blockyard.Hosting.Clients;

namespace Blockyard.Hosting.Tests.Clients;

public sealed class ServiceTargetTests
{
    [Fact]
    public async Task A_list_is_what_it_says_in_its_order()
    {
        var target = new ServiceTarget("http://b:2, http://a:1", secure: false);
        Assert.False(target.Changes);
        Assert.Equal(["http://b:2", "http://a:1"], await target.ResolveAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(false, "http://")]
    [InlineData(true, "https://")]
    public async Task A_name_stands_for_one_address_for_each_server(bool secure, string scheme)
    {
        var target = new ServiceTarget("dns:///localhost:50051", secure);
        Assert.True(target.Changes);
        var addresses = await target.ResolveAsync(CancellationToken.None);
        Assert.Contains(addresses, address => address == $"{scheme}127.0.0.1:50051" || address == $"{scheme}[::1]:50051");
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_told()
    {
        var target = new ServiceTarget("dns:///no-such-name.invalid:50051", secure: false);
        await Assert.ThrowsAnyAsync<SocketException>(() => target.ResolveAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("dns:///")]
    [InlineData("dns:///name")]
    public void A_name_without_a_port_is_refused(string address)
    {
        Assert.Throws<FormatException>(() => new ServiceTarget(address, secure: false));
    }
}

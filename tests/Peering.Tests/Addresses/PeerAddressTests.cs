using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Tests.Addresses;

public sealed class PeerAddressTests
{
    [Theory]
    [InlineData("chain-store-0", "chain-store-0:2001")]
    [InlineData("Chain-Store-0.peers.svc.cluster.local:3000", "chain-store-0.peers.svc.cluster.local:3000")]
    [InlineData(" 10.0.0.1 ", "10.0.0.1:2001")]
    [InlineData("10.0.0.1:1", "10.0.0.1:1")]
    [InlineData("::1", "[::1]:2001")]
    [InlineData("[::1]", "[::1]:2001")]
    [InlineData("[fd00::2]:65535", "[fd00::2]:65535")]
    public void Reads_what_operators_write(string text, string expected)
    {
        var address = PeerAddress.Parse(text);

        Assert.Equal(expected, address.ToString());
        Assert.Equal(address, PeerAddress.Parse(address.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":2001")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:+1")]
    [InlineData("host:1:2")]
    [InlineData("http://host:2001")]
    [InlineData("two words")]
    [InlineData("-host")]
    [InlineData("[::1")]
    [InlineData("[host]:1")]
    public void Refuses_what_is_no_address(string text)
    {
        Assert.False(PeerAddress.TryParse(text, out _));
        Assert.Throws<FormatException>(() => PeerAddress.Parse(text));
    }

    [Fact]
    public void The_list_of_nodes_knows_seeds_and_repetitions()
    {
        var nodes = ConnectNodes.Parse("a, b:2001 ,A,local,,b");

        Assert.Equal([new PeerAddress("a", 2001), new PeerAddress("b", 2001)], nodes.Addresses);
        Assert.True(nodes.IsSeed);
        Assert.False(ConnectNodes.Parse("a").IsSeed);
        Assert.Equal(ConnectNodes.None.IsSeed, ConnectNodes.Parse(" ").IsSeed);
        Assert.Empty(ConnectNodes.Parse("LOCAL").Addresses);
        Assert.Throws<FormatException>(() => ConnectNodes.Parse("a,b c"));
    }

    [Theory]
    [InlineData("ipv4:10.1.2.3:50000", "10.1.2.3:50000")]
    [InlineData("ipv6:[::1]:50000", "[::1]:50000")]
    [InlineData("ipv6:[::ffff:10.1.2.3]:50000", "10.1.2.3:50000")]
    [InlineData("unix:/tmp/socket", null)]
    [InlineData("unknown", null)]
    public void Reads_the_remote_end_of_a_call(string peer, string? expected) =>
        Assert.Equal(expected, PeerEndpoint.ParsePeer(peer)?.ToString());
}

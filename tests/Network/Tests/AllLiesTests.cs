using Blockyard.Contracts.Peer.V1;
using Blockyard.Network.Liars.Lies;

namespace Blockyard.Network.Tests;

public sealed class AllLiesTests
{
    [Fact]
    public void There_is_a_lie_in_every_kind_of_message()
    {
        var kinds = Enum.GetValues<PeerMessage.MessageOneofCase>();

        Assert.Equal(kinds, AllLies.Make().Select(lie => lie.Kind).Distinct().Order());
    }

    [Fact]
    public void No_two_lies_have_the_same_name()
    {
        var names = AllLies.Make().Select(lie => lie.Name).ToArray();

        Assert.Equal(names.Length, names.Distinct().Count());
    }
}

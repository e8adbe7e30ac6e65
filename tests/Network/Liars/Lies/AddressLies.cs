using Blockyard.Contracts.Peer.V1;
using Google.Protobuf;
using Kind = Blockyard.Contracts.Peer.V1.PeerMessage.MessageOneofCase;

namespace Blockyard.Network.Liars.Lies;

/// <summary>Addresses of nobody, and leaving without going.</summary>
internal static class AddressLies
{
    private const int Limit = 256;

    public static IEnumerable<Lie> All() =>
    [
        Tell("tells of too many nodes", LieEnd.Dropped, static talk => Enumerable.Range(0, Limit + 1).Select(_ => Random(talk, 4))),
        Tell("tells of addresses that are none", LieEnd.Dropped, static talk => [Random(talk, 5)]),
        Tell("tells of an impossible port", LieEnd.Dropped, static talk => [new NodeAddress { Ip = Random(talk, 4).Ip, Port = 70_000 }]),
        Tell("tells of nodes that are not there", LieEnd.Endured, static talk => Enumerable.Range(0, Limit).Select(i => Random(talk, i % 2 == 0 ? 4 : 16))),
        new Lie("tells of nodes without end", Kind.Addresses, LieEnd.Dropped, static async talk =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                await talk.SayAsync(Message(Enumerable.Range(0, 100).Select(_ => Random(talk, 4))));
            }
        }),
        new Lie("leaves and stays", Kind.Leave, LieEnd.Dropped, static talk =>
            talk.SayAsync(new PeerMessage { Leave = new Leave { Reason = new string('\n', 10_000) } })),
    ];

    private static Lie Tell(string name, LieEnd end, Func<LiarTalk, IEnumerable<NodeAddress>> addresses) =>
        new(name, Kind.Addresses, end, talk => talk.SayAsync(Message(addresses(talk))));

    private static PeerMessage Message(IEnumerable<NodeAddress> addresses)
    {
        var message = new NodeAddresses();
        message.Addresses.AddRange(addresses);
        return new PeerMessage { Addresses = message };
    }

    private static NodeAddress Random(LiarTalk talk, int length) => new()
    {
        Ip = ByteString.CopyFrom(LiarMessages.Noise(talk.Random, length)), Port = (uint)talk.Random.Next(1, 65_536),
    };
}

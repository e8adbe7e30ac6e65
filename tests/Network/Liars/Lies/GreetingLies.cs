using Blockyard.Contracts.Peer.V1;
using Google.Protobuf;
using Kind = Blockyard.Contracts.Peer.V1.PeerMessage.MessageOneofCase;

namespace Blockyard.Network.Liars.Lies;

/// <summary>Greetings that are none, or claim too much.</summary>
internal static class GreetingLies
{
    public static IEnumerable<Lie> All() =>
    [
        Refused("of another network", static hello => hello.Network = "mainnet"),
        Refused("of another genesis block", static hello => hello.GenesisHash = ByteString.CopyFrom(new byte[32])),
        Refused("with a short name", static hello => hello.NodeId = ByteString.CopyFrom(new byte[5])),
        Refused("with work of 33 bytes", static hello => hello.TipWork = ByteString.CopyFrom(new byte[33])),
        Refused("with an impossible port", static hello => hello.ListenPort = 70_000),
        Refused("of another version", static hello => hello.ProtocolVersion = 77),
        new Lie("greets with megabytes", Kind.Hello, LieEnd.Endured, Nothing)
        {
            Greeting = static (_, hello) => hello.UserAgent = new string('x', 8 << 20),
        },
        new Lie("greets twice", Kind.Hello, LieEnd.Dropped, static talk => talk.SayAsync(new PeerMessage { Hello = LiarMessages.Hello(talk, 0) })),
        new Lie("speaks before it greets", Kind.Ping, LieEnd.Dropped, static talk => talk.SayAsync(new PeerMessage { Ping = new Ping() }))
        {
            Greets = false,
        },
        new Lie("never greets", Kind.None, LieEnd.Dropped, Nothing) { Greets = false },
        new Lie("says that it is an honest node", Kind.Hello, LieEnd.Endured, Nothing)
        {
            Greeting = static (talk, hello) => hello.NodeId = ByteString.CopyFrom(Convert.FromHexString(talk.Friend)),
        },
        new Lie("lies under the name of an honest node", Kind.Hello, LieEnd.Dropped, static talk =>
            talk.SayAsync(new PeerMessage { Hello = LiarMessages.Hello(talk, 0) }))
        {
            Greeting = static (talk, hello) => hello.NodeId = ByteString.CopyFrom(Convert.FromHexString(talk.Friend)),
        },
        new Lie("claims endless work and shows no headers", Kind.Hello, LieEnd.DroppedLate, Nothing)
        {
            Greeting = static (talk, hello) =>
            {
                hello.TipHash = ByteString.CopyFrom(LiarMessages.Noise(talk.Random, 32));
                hello.TipHeight = 1_000_000;
                hello.TipWork = ByteString.CopyFrom(Enumerable.Repeat((byte)0x7f, 32).ToArray());
            },
        },
        new Lie("says messages that are none", Kind.None, LieEnd.Endured, static async talk =>
        {
            for (var i = 0; i < 100; i++)
            {
                await talk.SayAsync(new PeerMessage());
            }
        }),
    ];

    public static Task Nothing(LiarTalk talk) => Task.CompletedTask;

    private static Lie Refused(string how, Action<Hello> change) =>
        new($"greets as a node {how}", Kind.Hello, LieEnd.Dropped, Nothing) { Greeting = (_, hello) => change(hello) };
}

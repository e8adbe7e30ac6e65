using Blockyard.Contracts.Peer.V1;
using Kind = Blockyard.Contracts.Peer.V1.PeerMessage.MessageOneofCase;

namespace Blockyard.Network.Liars.Lies;

/// <summary>Those who say too much, or nothing, or do not listen.</summary>
internal static class SilentLies
{
    private const int Flood = 50_000;

    public static IEnumerable<Lie> All() =>
    [
        new Lie("says nothing and listens to nothing", Kind.None, LieEnd.DroppedLate, GreetingLies.Nothing) { Listens = false },
        new Lie("asks for headers and listens to no answer", Kind.GetHeaders, LieEnd.DroppedLate, static async talk =>
        {
            for (var i = 0; i < Flood; i++)
            {
                await talk.SayAsync(new PeerMessage { GetHeaders = new GetHeaders() });
            }
        })
        {
            Listens = false,
        },
        new Lie("pings and listens to no pong", Kind.Ping, LieEnd.DroppedLate, static async talk =>
        {
            for (var i = 0; i < Flood; i++)
            {
                await talk.SayAsync(new PeerMessage { Ping = new Ping() });
            }
        })
        {
            Listens = false,
        },
        new Lie("pings without end", Kind.Ping, LieEnd.Dropped, static async talk =>
        {
            for (var i = 0; i < Flood; i++)
            {
                await talk.SayAsync(new PeerMessage { Ping = new Ping { Nonce = (ulong)i } });
            }
        }),
        new Lie("answers pings that never were", Kind.Pong, LieEnd.Endured, static async talk =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                await talk.SayAsync(new PeerMessage { Pong = new Pong { Nonce = (ulong)i } });
            }
        }),
    ];
}

using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Kind = Blockyard.Contracts.Peer.V1.PeerMessage.MessageOneofCase;

namespace Blockyard.Network.Liars.Lies;

/// <summary>Headers that are none, prove nothing or lead nowhere, and questions for them that are none.</summary>
internal static class HeaderLies
{
    private const int Limit = 2_000;

    public static IEnumerable<Lie> All() =>
    [
        Ask("asks with too long a locator", static random => LiarMessages.Hashes(random, 102)),
        Ask("asks with hashes that are none", static random => LiarMessages.Hashes(random, 1, length: 31)),
        Say("answers what nobody asked", static _ => LiarMessages.Headers(announcement: false)),
        Say("announces too many headers", static talk => LiarMessages.Headers(true, Enumerable.Repeat(new byte[80], Limit + 1))),
        Say("announces headers of 79 bytes", static talk => LiarMessages.Headers(true, [new byte[79]])),
        Say("announces headers that are no chain", static talk =>
            LiarMessages.Announce(LiarMessages.Grow(talk, 3).Select(block => block.Header).Reverse())),
        Say("announces headers without work", static talk =>
            LiarMessages.Announce(Idle(LiarMessages.Grow(talk, 1)[0].Header))),
        new Lie("announces orphans again and again", Kind.Headers, LieEnd.Dropped, static talk => talk.SayAsync(Orphan(talk)))
        {
            // Each time it is asked it has nothing more to say, and announces another one.
            Headers = static (talk, question) =>
            {
                _ = talk.SayAsync(LiarMessages.Headers(announcement: false));
                return Orphan(talk);
            },
        },
        new Lie("answers with headers that fit to nothing", Kind.Headers, LieEnd.Dropped, GreetingLies.Nothing)
        {
            Greeting = static (talk, hello) => hello.TipHash = ByteString.CopyFrom(LiarMessages.Noise(talk.Random, 32)),
            Headers = static (talk, _) => LiarMessages.Headers(false, Orphan(talk).Headers.Headers_.Select(header => header.ToByteArray()).ToArray()),
        },
        new Lie("shows endless headers and no blocks", Kind.Headers, LieEnd.Dropped, GreetingLies.Nothing)
        {
            Greeting = static (talk, hello) => hello.TipHash = ByteString.CopyFrom(LiarMessages.Noise(talk.Random, 32)),
            Headers = static (talk, _) => Endless(talk),
            Blocks = static async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return null;
            },
        },
    ];

    private static Lie Ask(string name, Func<Random, IEnumerable<ByteString>> locator) => new(name, Kind.GetHeaders, LieEnd.Dropped, talk =>
    {
        var question = new GetHeaders();
        question.Locator.AddRange(locator(talk.Random));
        return talk.SayAsync(new PeerMessage { GetHeaders = question });
    });

    private static Lie Say(string name, Func<LiarTalk, PeerMessage> message) =>
        new(name, Kind.Headers, LieEnd.Dropped, talk => talk.SayAsync(message(talk)));

    private static PeerMessage Orphan(LiarTalk talk)
    {
        var block = LiarMessages.Grow(talk, 1)[0].Header;
        var parent = new Hash256(LiarMessages.Noise(talk.Random, 32));
        return LiarMessages.Announce(BlockMiner.Mine(
            new BlockHeader(block.Version, parent, block.MerkleRoot, block.Time, block.Bits, 0)));
    }

    /// <summary>A row that would have more work than the node's chain for some time, if there were any in it.</summary>
    private static IEnumerable<BlockHeader> Idle(BlockHeader first)
    {
        var last = BlockMiner.Miss(first);
        for (var i = 0; i < 60; i++)
        {
            yield return last;
            last = BlockMiner.Miss(new BlockHeader(last.Version, last.Hash, last.MerkleRoot, last.Time + 1, last.Bits, 0));
        }
    }

    /// <summary>The next two thousand; the first of them on the node's tip.</summary>
    private static PeerMessage Endless(LiarTalk talk)
    {
        var last = talk.Shown ?? LiarMessages.Grow(talk, 1)[0].Header;
        var headers = new List<BlockHeader>();
        for (var i = 0; i < Limit; i++)
        {
            if (talk.Shown is not null)
            {
                last = BlockMiner.Mine(new BlockHeader(last.Version, last.Hash, last.MerkleRoot, last.Time + 1, last.Bits, 0));
            }

            talk.Shown = last;
            headers.Add(last);
        }

        return LiarMessages.Headers(announcement: false, headers.Select(header => header.ToArray()));
    }
}

using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;
using Kind = Blockyard.Contracts.Peer.V1.PeerMessage.MessageOneofCase;

namespace Blockyard.Network.Liars.Lies;

/// <summary>Headers with proof of work, and blocks that are not what they promise.</summary>
internal static class BlockLies
{
    /// <summary>So many that the real chain does not overtake them before they are asked for.</summary>
    private const int Length = 60;

    public static IEnumerable<Lie> All() =>
    [
        Invalid("a coinbase that pays too much", static builder => builder.CoinbaseValue = 100 * Money.Coin),
        Invalid("a coinbase of another height", static builder => builder.CoinbaseScript = [.. BlockTooHigh(builder)]),
        Invalid("a spend of a coin that does not exist", static builder => builder.With(0, new SpendBuilder()
            .From(new TestCoin(new OutPoint(builder.PreviousHash, 0), Money.Coin, new TestKey("nobody")))
            .To(new TestKey("nobody"), Money.Coin).Build())),
        Invalid("a wrong commitment", static builder => builder.Commitment = builder.PreviousHash),
        Fetch("sends another block", static (talk, _) => Send(talk.Branch[^1].Raw.ToArray())),
        Fetch("sends noise for a block", static (talk, _) => Send(LiarMessages.Noise(talk.Random, 500))),
        Fetch("sends eight megabytes for a block", static (talk, _) => Send(LiarMessages.Noise(talk.Random, 8 << 20))),
        Fetch("sends the header without transactions", static (talk, hash) => Send(Find(talk, hash).Header.ToArray())),
        Fetch("has none of the blocks that it announces", static (_, _) => Task.FromResult<GetBlocksResponse?>(null)),
        new Lie("refuses the blocks that it announces", Kind.None, LieEnd.DroppedLate, AnnounceAsync)
        {
            Blocks = static (_, _, _) => throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many others")),
        },
        new Lie("announces blocks and takes no connections", Kind.None, LieEnd.DroppedLate, AnnounceAsync)
        {
            Greeting = static (_, hello) => hello.ListenPort = 0,
        },
        new Lie("withholds the blocks that it announces", Kind.None, LieEnd.Dropped, AnnounceAsync)
        {
            Blocks = static async (_, _, cancellationToken) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return null;
            },
        },
    ];

    private static Lie Invalid(string what, Action<BlockBuilder> spoil) => new($"sends blocks with {what}", Kind.None, LieEnd.Dropped, talk =>
    {
        LiarMessages.Grow(talk, Length, spoil);
        return talk.SayAsync(LiarMessages.Announce(talk.Branch.Select(block => block.Header)));
    })
    {
        Blocks = static (talk, hash, _) => Send(Find(talk, hash).Raw.ToArray()),
    };

    private static Lie Fetch(string name, Func<LiarTalk, byte[], Task<GetBlocksResponse?>> blocks) =>
        new(name, Kind.None, LieEnd.Dropped, AnnounceAsync) { Blocks = (talk, hash, _) => blocks(talk, hash) };

    private static Task AnnounceAsync(LiarTalk talk)
    {
        LiarMessages.Grow(talk, Length);
        return talk.SayAsync(LiarMessages.Announce(talk.Branch.Select(block => block.Header)));
    }

    private static Block Find(LiarTalk talk, byte[] hash) => talk.Branch.First(block => block.Hash == new Hash256(hash));

    private static Task<GetBlocksResponse?> Send(byte[] raw) =>
        Task.FromResult<GetBlocksResponse?>(new GetBlocksResponse { Raw = ByteString.CopyFrom(raw) });

    private static byte[] BlockTooHigh(BlockBuilder builder) => new BlockBuilder(
        builder.Height + 1, builder.PreviousHash, Consensus.ChainParams.Regtest, new TestKey("nobody")).CoinbaseScript;
}

using System.Diagnostics.CodeAnalysis;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Kind = Blockyard.Contracts.Peer.V1.PeerMessage.MessageOneofCase;

namespace Blockyard.Network.Liars.Lies;

/// <summary>Compact blocks that are none, cannot be completed, or make up an invalid block; and questions about none.</summary>
internal static class CompactLies
{
    private static readonly TestKey Nobody = new("nobody");

    public static IEnumerable<Lie> All() =>
    [
        Say("sends a compact block with half a header", static block => block.Header = ByteString.CopyFrom(block.Header.Span[..40])),
        Say("sends a compact block without work", static block =>
        {
            block.Header = BlockHeader.TryParse(block.Header.Span, out var header)
                ? ByteString.CopyFrom(BlockMiner.Miss(header).ToArray())
                : throw new InvalidOperationException("A header of ours is none.");
        }),
        Say("sends half a short id", static block => block.ShortIds = ByteString.CopyFrom(new byte[3])),
        Say("sends a compact block of nothing", static block => block.Prefilled.Clear()),
        Say("sends a transaction at an impossible place", static block => block.Prefilled[0].Index = uint.MaxValue),
        Say("sends noise in a compact block", static block => block.Prefilled[0].Raw = ByteString.CopyFrom(new byte[60])),
        Say("sends more short ids than fit into a block", static block => block.ShortIds = ByteString.CopyFrom(new byte[6 * 1_000_000])),
        OnEveryTip("sends compact blocks that are invalid", LieEnd.Dropped, static (_, block) => block),
        OnEveryTip("sends other transactions than the short ids promise", LieEnd.Dropped, WithUnknown) with
        {
            Answer = static (talk, message) => message.GetBlockTransactions is { } question
                ? Complete(question, Enumerable.Repeat(Coinbase(), question.Indexes.Count))
                : Next(talk, message, WithUnknown),
        },
        OnEveryTip("never completes its compact blocks", LieEnd.Endured, WithUnknown),
        Ask("asks for transactions of no block", LieEnd.Dropped, static question => question.BlockHash = ByteString.CopyFrom(new byte[3])),
        new Lie("asks for transactions that a block does not have", Kind.GetBlockTransactions, LieEnd.Dropped, GreetingLies.Nothing)
        {
            // Of a block that is still at hand.
            Answer = static (_, message) => TryReadTip(message, out var tip)
                ? new PeerMessage { GetBlockTransactions = new GetBlockTransactions { BlockHash = LiarMessages.Bytes(tip.Hash), Indexes = { 4_000_000 } } }
                : null,
        },
        Ask("asks for transactions of an unknown block", LieEnd.Endured, static question => question.BlockHash = ByteString.CopyFrom(new byte[32])),
        new Lie("completes what nobody asked about", Kind.BlockTransactions, LieEnd.Dropped, static talk => talk.SayAsync(
            new PeerMessage { BlockTransactions = new BlockTransactions { BlockHash = ByteString.CopyFrom(new byte[5]) } })),
    ];

    private static Lie Say(string name, Action<CompactBlock> spoil) => new(name, Kind.CompactBlock, LieEnd.Dropped, talk =>
    {
        var message = Compact(LiarMessages.Grow(talk, 1)[0]);
        spoil(message);
        return talk.SayAsync(new PeerMessage { CompactBlock = message });
    });

    private static Lie Ask(string name, LieEnd end, Action<GetBlockTransactions> spoil) => new(name, Kind.GetBlockTransactions, end, talk =>
    {
        var question = new GetBlockTransactions { BlockHash = LiarMessages.Bytes(talk.Tip.Hash), Indexes = { 0 } };
        spoil(question);
        return talk.SayAsync(new PeerMessage { GetBlockTransactions = question });
    });

    /// <summary>Whenever the node has a new tip, the next block comes from the liar.</summary>
    private static Lie OnEveryTip(string name, LieEnd end, Func<LiarTalk, CompactBlock, CompactBlock> change) =>
        new(name, Kind.CompactBlock, end, GreetingLies.Nothing) { Answer = (talk, message) => Next(talk, message, change) };

    private static PeerMessage? Next(LiarTalk talk, PeerMessage message, Func<LiarTalk, CompactBlock, CompactBlock> change)
    {
        if (!TryReadTip(message, out var parent))
        {
            return null;
        }

        var header = new BlockHeader(parent.Version, parent.Hash, default, parent.Time + 1, parent.Bits, 0);
        return new PeerMessage { CompactBlock = change(talk, Compact(BlockMiner.Mine(header, Coinbase()))) };
    }

    private static bool TryReadTip(PeerMessage message, [NotNullWhen(true)] out BlockHeader? tip)
    {
        tip = null;
        return message.Headers is { Announcement: true, Headers_.Count: > 0 } news && BlockHeader.TryParse(news.Headers_[^1].Span, out tip);
    }

    /// <summary>The same block with a second transaction that nobody knows.</summary>
    private static CompactBlock WithUnknown(LiarTalk talk, CompactBlock block)
    {
        block.ShortIds = ByteString.CopyFrom(LiarMessages.Noise(talk.Random, 6));
        return block;
    }

    private static CompactBlock Compact(Block block) => new()
    {
        Header = ByteString.CopyFrom(block.Header.ToArray()),
        Nonce = 1,
        Prefilled = { new PrefilledTransaction { Raw = ByteString.CopyFrom(block.Transactions[0].Raw.Span) } },
    };

    private static PeerMessage Complete(GetBlockTransactions question, IEnumerable<Transaction> transactions)
    {
        var answer = new BlockTransactions { BlockHash = question.BlockHash };
        answer.Raw.AddRange(transactions.Select(transaction => ByteString.CopyFrom(transaction.Raw.Span)));
        return new PeerMessage { BlockTransactions = answer };
    }

    /// <summary>Of no height.</summary>
    private static Transaction Coinbase() => Transaction.Create(
        2, [new TxInput(OutPoint.Null, new byte[] { 1, 1, 1 }, TxInput.FinalSequence)], [new TxOutput(Money.Coin, Nobody.Script)], 0);
}

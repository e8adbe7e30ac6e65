using Blockyard.Contracts.Peer.V1;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>What must be sent in answer to a question that breaks no rule; nothing to anything else.</summary>
internal static class PeerAnswers
{
    private const int MaxHeaders = 2_000;

    public static void Check(PeerMessage message, List<PeerMessage> sent, PeerWorld world)
    {
        switch (message.MessageCase)
        {
            case PeerMessage.MessageOneofCase.GetHeaders:
                var headers = Only(sent).Headers;
                Require.That(!headers.Announcement && headers.Headers_.SequenceEqual(HeadersAfter(message.GetHeaders, world)), "headers");
                break;
            case PeerMessage.MessageOneofCase.GetTransactions:
                Require.That(
                    sent.SelectMany(static part => part.Transactions.Raw).SequenceEqual(Find(message.GetTransactions, world)),
                    "transactions");
                Require.That(
                    sent.SelectMany(static part => part.Transactions.NotFound).SequenceEqual(FindGone(message.GetTransactions, world)),
                    "transactions that are gone");
                break;
            case PeerMessage.MessageOneofCase.GetInventory:
                Check(message.GetInventory, Only(sent).Inventory, world);
                break;
            case PeerMessage.MessageOneofCase.GetBlockTransactions:
                var parts = Only(sent).BlockTransactions;
                Require.Equal(message.GetBlockTransactions.BlockHash, parts.BlockHash, "hash of the block");
                Require.That(parts.Raw.SequenceEqual(Find(message.GetBlockTransactions, world)), "transactions of a block");
                break;
            case PeerMessage.MessageOneofCase.Ping:
                Require.Equal(message.Ping.Nonce, Only(sent).Pong.Nonce, "pong");
                break;
            default:
                Require.Equal(0, sent.Count, "what was not asked for");
                break;
        }
    }

    /// <summary>The ids of what waits and pays no less than a rate, oldest first.</summary>
    public static IEnumerable<ByteString> Inventory(PeerWorld world, ulong rate) =>
        world.Waiting.Where(waiting => (UInt128)PeerWorld.FeeOf(waiting) * 1_000 / (uint)((waiting.Weight + 3) / 4) >= rate)
            .Select(static waiting => ByteString.CopyFrom(waiting.WitnessId.AsSpan()));

    private static void Check(GetInventory question, TransactionInventory inventory, PeerWorld world)
    {
        var rest = world.Pool.ListInventory(0, int.MaxValue, out _).Where(entry => (ulong)entry.Sequence > question.After).ToList();
        Require.That(
            inventory.Wtxids.SequenceEqual(rest.Select(static entry => ByteString.CopyFrom(entry.WitnessId.AsSpan()))),
            "what waits after a place");
        Require.That(
            inventory.Page.IsLast && inventory.Page.Next == (rest.Count == 0 ? question.After : (ulong)rest[^1].Sequence),
            "where the page ends");
    }

    private static IEnumerable<ByteString> HeadersAfter(GetHeaders question, PeerWorld world)
    {
        var start = question.Locator.Select(hash => Array.FindIndex(world.Headers, entry => Is(entry.Hash, hash)))
            .FirstOrDefault(static height => height >= 0);
        return world.Headers.Skip(start + 1).Take(MaxHeaders).Select(static entry => ByteString.CopyFrom(entry.Header.ToArray()));
    }

    private static IEnumerable<ByteString> Find(GetTransactions question, PeerWorld world) =>
        question.Txids.Select(id => Array.Find(world.Waiting, waiting => Is(waiting.Id, id)))
            .Concat(question.Wtxids.Select(id => Array.Find(world.Waiting, waiting => Is(waiting.WitnessId, id))))
            .OfType<Transaction>().Select(Raw);

    private static IEnumerable<ByteString> FindGone(GetTransactions question, PeerWorld world) =>
        question.Wtxids.Where(id => !Array.Exists(world.Waiting, waiting => Is(waiting.WitnessId, id)));

    private static IEnumerable<ByteString> Find(GetBlockTransactions question, PeerWorld world) =>
        Array.Find(world.Fresh, block => Is(block.Hash, question.BlockHash)) is { } fresh
            ? question.Indexes.Select(place => Raw(fresh.Transactions[(int)place]))
            : [];

    private static PeerMessage Only(List<PeerMessage> sent)
    {
        Require.Equal(1, sent.Count, "answers");
        return sent[0];
    }

    private static bool Is(Hash256 hash, ByteString bytes) => hash.AsSpan().SequenceEqual(bytes.Span);

    private static ByteString Raw(Transaction transaction) => ByteString.CopyFrom(transaction.Raw.Span);
}

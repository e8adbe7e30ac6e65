using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Compact;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>A message or two of each kind that an honest peer may send.</summary>
internal static class PeerSeeds
{
    private const ulong Nonce = 77;

    public static IEnumerable<PeerMessage> Of(PeerWorld world)
    {
        var (block, tip) = (world.Block, Bytes(world.Chain.Tip.Hash));
        var witnessIds = world.Spends.Select(static spend => Bytes(spend.WitnessId)).ToList();
        yield return new() { GetHeaders = new() { Locator = { tip } } };
        yield return new() { GetHeaders = new() { Locator = { Bytes(default), Bytes(world.Headers[100].Hash) } } };
        yield return new() { Headers = new() { Headers_ = { ByteString.CopyFrom(block.Header.ToArray()) }, Announcement = true } };
        yield return new() { Inventory = new() { Wtxids = { witnessIds[0], witnessIds[3], Bytes(default) }, Page = new() { Next = 2, IsLast = true } } };
        yield return new() { GetTransactions = new() { Wtxids = { witnessIds }, Txids = { Bytes(world.Spends[5].Id) } } };
        yield return new() { Transactions = new() { Raw = { Raw(world.Spends[3]), Raw(world.Spends[0]) } } };
        yield return new() { Transactions = new() { Raw = { Raw(world.Spends[3]) }, NotFound = { witnessIds[0], Bytes(default) } } };
        yield return new() { Ping = new() { Nonce = Nonce } };
        yield return new() { Pong = new() { Nonce = Nonce } };
        foreach (var compact in CompactBlocksOf(world))
        {
            yield return new() { CompactBlock = compact };
        }

        yield return new() { GetBlockTransactions = new() { BlockHash = tip, Indexes = { 0, 2, 5 } } };
        yield return new() { GetBlockTransactions = new() { BlockHash = Bytes(world.Fresh[0].Hash), Indexes = { 0 } } };
        yield return new() { BlockTransactions = new() { BlockHash = tip, Raw = { block.Transactions[1..].ToArray().Select(Raw) } } };
        yield return new() { Addresses = new() { Addresses = { Addresses("0a000001", "7f000001", "20010db8000000000000000000000001") } } };
        yield return new() { Addresses = new() { Addresses = { Addresses("00000000000000000000ffffc6336407", "a9fe0001", "fe800000000000000000000000000001") } } };
        yield return new() { Leave = new() { Reason = "new version" } };
        yield return new() { FeeFilter = new() { MinFeeRateSatsPerKvb = 20_000 } };
        yield return new() { GetInventory = new() };
        yield return new() { GetInventory = new() { After = 2 } };
    }

    /// <summary>As we send it, with more sent along, with an id twice, and with an id of what is no part of it.</summary>
    private static IEnumerable<CompactBlock> CompactBlocksOf(PeerWorld world)
    {
        CompactBlock Ours() => CompactBlocks.Write(world.Block, Nonce).CompactBlock;
        yield return Ours();

        var more = Ours();
        more.ShortIds = ByteString.CopyFrom([.. more.ShortIds.Span[..18], .. more.ShortIds.Span[24..]]);
        more.Prefilled.Add(new PrefilledTransaction { Index = 4, Raw = Raw(world.Block.Transactions[4]) });
        yield return more;

        var twice = Ours();
        twice.ShortIds = ByteString.CopyFrom([.. twice.ShortIds.Span[..6], .. twice.ShortIds.Span[..24]]);
        yield return twice;

        var other = Ours();
        var id = new byte[ShortIds.Size];
        ShortIds.Write(new ShortIds(world.Block.Header, Nonce).Of(world.Spends[5].WitnessId), id);
        other.ShortIds = ByteString.CopyFrom([.. id, .. other.ShortIds.Span[6..]]);
        yield return other;
    }

    private static IEnumerable<NodeAddress> Addresses(params string[] addresses) =>
        addresses.Select(static hex => new NodeAddress { Ip = ByteString.CopyFrom(Convert.FromHexString(hex)), Port = 2001 });

    private static ByteString Bytes(Hash256 hash) => ByteString.CopyFrom(hash.AsSpan());

    private static ByteString Raw(Transaction transaction) => ByteString.CopyFrom(transaction.Raw.Span);
}

using Blockyard.Contracts.Peer.V1;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Messages as a correct peer would write them, made here by hand.</summary>
internal static class Messages
{
    /// <summary>The greeting of a peer that stands where the node stands.</summary>
    public static Hello HelloFor(TestNode node, string name = "scripted") => new()
    {
        ProtocolVersion = 1,
        Network = "regtest",
        GenesisHash = Bytes(node.Chain.Headers.Genesis.Hash),
        NodeId = ByteString.CopyFrom(Sha256.Hash(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)),
        TipHeight = (uint)node.Tip.Height,
        TipHash = Bytes(node.Tip.Hash),
        TipWork = Work(node.Tip.ChainWork),
        UserAgent = name,
        ListenPort = 0,
    };

    public static ByteString Bytes(Hash256 hash) => ByteString.CopyFrom(hash.AsSpan());

    public static ByteString Work(UInt256 work)
    {
        var bytes = new byte[32];
        work.WriteLittleEndian(bytes);
        Array.Reverse(bytes);
        return ByteString.CopyFrom(bytes);
    }

    public static PeerMessage Announce(params IEnumerable<BlockHeader> headers) => Write(true, headers);

    public static PeerMessage Answer(params IEnumerable<BlockHeader> headers) => Write(false, headers);

    public static PeerMessage Inventory(params IEnumerable<Hash256> ids)
    {
        var inventory = new TransactionInventory();
        inventory.Wtxids.AddRange(ids.Select(Bytes));
        return new PeerMessage { Inventory = inventory };
    }

    public static PeerMessage Page(ulong next, bool isLast, params IEnumerable<Hash256> ids)
    {
        var message = Inventory(ids);
        message.Inventory.Page = new InventoryPage { Next = next, IsLast = isLast };
        return message;
    }

    public static PeerMessage Send(params IEnumerable<Transaction> transactions)
    {
        var message = new Transactions();
        message.Raw.AddRange(transactions.Select(transaction => ByteString.CopyFrom(transaction.Raw.Span)));
        return new PeerMessage { Transactions = message };
    }

    public static GetBlocksResponse Send(Block block) => new() { Raw = ByteString.CopyFrom(block.Raw.Span) };

    private static PeerMessage Write(bool announcement, IEnumerable<BlockHeader> headers)
    {
        var message = new Headers { Announcement = announcement };
        message.Headers_.AddRange(headers.Select(header => ByteString.CopyFrom(header.ToArray())));
        return new PeerMessage { Headers = message };
    }
}

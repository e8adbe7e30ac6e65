using Blockyard.Consensus;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;

namespace Blockyard.Network.Liars;

/// <summary>What liars say, as an honest node would write it.</summary>
internal static class LiarMessages
{
    private static readonly TestKey Key = new("liar");

    /// <summary>The greeting of a new node.</summary>
    public static Hello Hello(LiarTalk talk, int listenPort) => new()
    {
        ProtocolVersion = 1,
        Network = "regtest",
        GenesisHash = Bytes(ChainParams.Regtest.Genesis.Hash),
        NodeId = ByteString.CopyFrom(talk.Id),
        TipHeight = 0,
        TipHash = Bytes(ChainParams.Regtest.Genesis.Hash),
        TipWork = ByteString.CopyFrom(new byte[31].Append((byte)2).ToArray()),
        UserAgent = talk.Lie.Name,
        ListenPort = (uint)listenPort,
        CompactBlocks = true,
    };

    public static ByteString Bytes(Hash256 hash) => ByteString.CopyFrom(hash.AsSpan());

    /// <summary>Hashes of nothing.</summary>
    public static IEnumerable<ByteString> Hashes(Random random, int count, int length = 32)
    {
        for (var i = 0; i < count; i++)
        {
            yield return ByteString.CopyFrom(Noise(random, length));
        }
    }

    public static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    public static PeerMessage Headers(bool announcement, params IEnumerable<byte[]> headers)
    {
        var message = new Headers { Announcement = announcement };
        message.Headers_.AddRange(headers.Select(header => ByteString.CopyFrom(header)));
        return new PeerMessage { Headers = message };
    }

    public static PeerMessage Announce(params IEnumerable<BlockHeader> headers) =>
        Headers(announcement: true, headers.Select(header => header.ToArray()));

    public static PeerMessage Inventory(params IEnumerable<ByteString> ids)
    {
        var inventory = new TransactionInventory();
        inventory.Wtxids.AddRange(ids);
        return new PeerMessage { Inventory = inventory };
    }

    public static PeerMessage Transactions(params IEnumerable<ByteString> raw)
    {
        var message = new Transactions();
        message.Raw.AddRange(raw);
        return new PeerMessage { Transactions = message };
    }

    /// <summary>
    /// Blocks with proof of work on the node's tip, so many that its own chain does not soon overtake them.
    /// </summary>
    /// <param name="talk">The connection; the blocks are its branch then.</param>
    /// <param name="count">How many.</param>
    /// <param name="spoil">Makes the first one invalid.</param>
    public static IReadOnlyList<Block> Grow(LiarTalk talk, int count, Action<BlockBuilder>? spoil = null)
    {
        var branch = new List<Block>();
        var (height, parent, time) = (talk.Tip.Height, talk.Tip.Hash, talk.Tip.EarliestNext());
        for (var i = 0; i < count; i++)
        {
            var builder = new BlockBuilder(++height, parent, ChainParams.Regtest, Key) { Time = ++time };

            // Each liar has blocks of its own.
            builder.CoinbaseScript = [.. builder.CoinbaseScript, 8, .. talk.Id[..8]];
            if (i == 0)
            {
                spoil?.Invoke(builder);
            }

            branch.Add(builder.Build());
            parent = branch[^1].Hash;
        }

        return talk.Branch = branch;
    }
}

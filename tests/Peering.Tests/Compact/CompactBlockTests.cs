using Blockyard.Consensus;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Compact;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;

namespace Blockyard.Peering.Tests.Compact;

/// <summary>Blocks that cross without what the other side has.</summary>
public sealed class CompactBlockTests
{
    private const ulong Nonce = 99;

    [Fact]
    public async Task A_block_of_known_transactions_is_put_together_without_a_question()
    {
        await using var node = await StartAsync();
        await using var peer = await DialAsync(node);
        var block = node.MakeBlock(node.Tip, Admit(node, 3));

        peer.Say(CompactBlocks.Write(block, Nonce));

        await Eventually.IsTrueAsync(() => node.Tip.Hash == block.Hash, node.Describe);
        await Eventually.IsTrueAsync(() => node.Network.CompactBlocksComplete == 1);
        Assert.Equal(block.Raw, node.Chain.ReadRawBlock(node.Tip));
        Assert.Equal(0, peer.BlockCalls);
        Assert.Equal(0, node.Network.CompactBlocksCompleted);
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_and_nothing_else()
    {
        await using var node = await StartAsync();
        await using var peer = await DialAsync(node);
        var known = Admit(node, 2);
        Transaction[] all = [Spend(node, 7), known[0], Spend(node, 8), known[1], Spend(node, 9)];
        var block = node.MakeBlock(node.Tip, all);
        GetBlockTransactions? question = null;
        peer.Reply = message =>
        {
            question = message.GetBlockTransactions ?? question;
            return message.GetBlockTransactions is null ? null : Answer(block, message.GetBlockTransactions);
        };

        peer.Say(CompactBlocks.Write(block, Nonce));

        await Eventually.IsTrueAsync(() => node.Tip.Hash == block.Hash, node.Describe);
        await Eventually.IsTrueAsync(() => node.Network.CompactBlocksCompleted == 1);
        Assert.Equal([1u, 3u, 5u], question!.Indexes);
        Assert.Equal(0, peer.BlockCalls);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("others")]
    [InlineData("too many")]
    [InlineData("garbage")]
    [InlineData("silence")]
    public async Task A_block_that_cannot_be_put_together_is_fetched_whole(string answer)
    {
        await using var node = await StartAsync(s => s with { BlockTakeOver = TimeSpan.FromMilliseconds(300) });
        await using var peer = await DialAsync(node);
        var block = node.MakeBlock(node.Tip, Spend(node, 7));
        peer.Block = (_, _) => Task.FromResult<GetBlocksResponse?>(Messages.Send(block));
        peer.Reply = message => message.GetBlockTransactions is { } question ? Lie(question) : null;

        peer.Say(CompactBlocks.Write(block, Nonce));

        await Eventually.IsTrueAsync(() => node.Tip.Hash == block.Hash, node.Describe);
        await Eventually.IsTrueAsync(() => node.Network.CompactBlocksAbandoned == 1, node.Describe);
        Assert.Equal(1, peer.BlockCalls);
        Assert.True(peer.IsConnected, node.Describe());
        Assert.Equal(answer == "none" ? 0 : 1, node.Network.Offences.Single(offences => offences.Kind == "useless_block_parts").Count);

        PeerMessage? Lie(GetBlockTransactions question)
        {
            // The announcement comes when the node has begun, or it would be the way to the block.
            peer.Say(Messages.Announce(block.Header));
            var right = Answer(block, question).BlockTransactions;
            switch (answer)
            {
                case "none":
                    right.Raw.Clear();
                    break;
                case "others":
                    right.Raw[0] = ByteString.CopyFrom(Spend(node, 9).Raw.Span);
                    break;
                case "too many":
                    right.Raw.Add(right.Raw[0]);
                    break;
                case "garbage":
                    right.Raw[0] = ByteString.CopyFrom(1, 2, 3);
                    break;
                default:
                    return null;
            }

            return new PeerMessage { BlockTransactions = right };
        }
    }

    [Fact]
    public async Task An_id_that_stands_for_another_transaction_costs_a_fetch_and_no_peer()
    {
        await using var node = await StartAsync();
        await using var peer = await DialAsync(node);
        var known = Admit(node, 2);
        var block = node.MakeBlock(node.Tip, known[0]);
        peer.Block = (_, _) => Task.FromResult<GetBlocksResponse?>(Messages.Send(block));
        var message = CompactBlocks.Write(block, Nonce);
        var wrong = new byte[ShortIds.Size];
        ShortIds.Write(new ShortIds(block.Header, Nonce).Of(known[1].WitnessId), wrong);
        message.CompactBlock.ShortIds = ByteString.CopyFrom(wrong);

        peer.Say(message);
        peer.Say(Messages.Announce(block.Header));

        await Eventually.IsTrueAsync(() => node.Tip.Hash == block.Hash, node.Describe);
        Assert.Equal(1, peer.BlockCalls);
        Assert.True(peer.IsConnected);
    }

    [Fact]
    public async Task One_id_for_two_places_is_asked_for()
    {
        await using var node = await StartAsync();
        await using var peer = await DialAsync(node);
        var known = Admit(node, 2);
        var block = node.MakeBlock(node.Tip, known);
        peer.Reply = message => message.GetBlockTransactions is { } question ? Answer(block, question) : null;
        var message = CompactBlocks.Write(block, Nonce);
        var ids = message.CompactBlock.ShortIds.ToByteArray();
        ids.AsSpan(0, ShortIds.Size).CopyTo(ids.AsSpan(ShortIds.Size));
        message.CompactBlock.ShortIds = ByteString.CopyFrom(ids);

        peer.Say(message);

        await Eventually.IsTrueAsync(() => node.Tip.Hash == block.Hash, node.Describe);
        await Eventually.IsTrueAsync(() => node.Network.CompactBlocksCompleted == 1);
    }

    [Fact]
    public async Task A_block_whose_parent_is_unknown_waits_for_its_headers()
    {
        await using var node = await StartAsync();
        await using var peer = await DialAsync(node);
        var parent = node.MakeBlock(node.Tip);
        await using var other = await TestNode.CreateAsync("node");
        for (var height = 1; height <= node.Tip.Height; height++)
        {
            await other.Chain.SubmitBlockAsync(node.Chain.ReadBlock(node.Tip.GetAncestor(height)!), CancellationToken.None);
        }

        await other.Chain.SubmitBlockAsync(parent, CancellationToken.None);
        var block = other.MakeBlock(other.Tip);
        peer.Say(CompactBlocks.Write(block, Nonce));
        await Eventually.StaysTrueAsync(() => peer.IsConnected && node.Tip.Height == 120, TimeSpan.FromMilliseconds(300));

        peer.Block = (hash, _) => Task.FromResult<GetBlocksResponse?>(Messages.Send(hash == parent.Hash ? parent : block));
        peer.Say(Messages.Announce(parent.Header, block.Header));

        await Eventually.IsTrueAsync(() => node.Tip.Hash == block.Hash, node.Describe);
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "empty", "malformed" },
        { "short header", "malformed" },
        { "long header", "malformed" },
        { "half an id", "malformed" },
        { "too many ids", "malformed" },
        { "coinbase twice", "malformed" },
        { "place outside", "malformed" },
        { "no coinbase", "without its coinbase" },
        { "garbage", "a transaction that is none" },
        { "no work", "without proof of work" },
        { "wrong difficulty", "refused" },
        { "too much money", "bad-cb-amount" },
        { "question without places", "for none" },
        { "question beyond", "does not have" },
        { "question descending", "does not have" },
        { "answer for nothing", "no block" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_ends_the_connection(string lie, string said)
    {
        await using var node = await StartAsync();
        await using var peer = await DialAsync(node);
        await node.MineAsync();
        var tip = node.Tip;

        peer.Say(Tell(lie, node));

        await Eventually.IsTrueAsync(() => peer.LastError.Contains(said, StringComparison.Ordinal), node.Describe);
        Assert.Equal(tip, node.Tip);
    }

    [Fact]
    public async Task A_block_travels_along_a_line_of_nodes_and_is_not_sent_back()
    {
        await using var a = await StartAsync();
        await using var b = await TestNode.StartAsync("b", a.Address);
        await using var c = await TestNode.StartAsync("c", b.Address);
        await c.ReachesAsync(a);
        var spends = Admit(a, 5);
        await Eventually.IsTrueAsync(() => c.Pool.Count == 5, c.Describe);

        TestNode[] nodes = [a, b, c];
        var before = nodes.Select(node => node.Network.CompactBlocksComplete).ToList();
        await a.MineAsync(1, spends);
        await b.ReachesAsync(a);
        await c.ReachesAsync(a);
        await b.MineAsync();
        await c.ReachesAsync(b);
        await a.ReachesAsync(b);

        // Some of the first blocks may have come so too, and be counted late.
        await Eventually.IsTrueAsync(
            () => nodes.Zip(before, (node, count) => node.Network.CompactBlocksComplete - count).Zip([1, 1, 2]).All(pair => pair.First >= pair.Second),
            c.Describe);
        Assert.Equal((0, 0), (b.Network.CompactBlocksAbandoned, c.Network.CompactBlocksAbandoned));
        Assert.Equal(await a.HashCoinsAsync(), await c.HashCoinsAsync());
    }

    [Fact]
    public async Task A_peer_that_does_not_know_compact_blocks_is_sent_headers()
    {
        await using var node = await StartAsync();
        using var old = await ScriptedDialler.ConnectAsync(node, hello => hello.CompactBlocks = false);
        await node.MineAsync();

        var first = await old.ReadAsync(message => message.CompactBlock is not null || message.Headers is not null);

        Assert.NotNull(first.Headers);
    }

    private static async Task<TestNode> StartAsync(Func<PeerSettings, PeerSettings>? change = null)
    {
        var node = await TestNode.StartAsync("node", change: change);
        await node.MineAsync(120);
        return node;
    }

    private static async Task<ScriptedPeer> DialAsync(TestNode node)
    {
        var peer = await ScriptedPeer.StartAsync(node, hello => hello.CompactBlocks = true);
        await peer.BeDialledAsync();
        return peer;
    }

    private static Transaction[] Admit(TestNode node, int count)
    {
        var spends = Enumerable.Range(1, count).Select(height => Spend(node, height)).ToArray();
        Assert.All(node.Admission.SubmitBatch(spends), result => Assert.True(result.IsAccepted));
        return spends;
    }

    private static Transaction Spend(TestNode node, int height)
    {
        var coin = node.CoinbaseAt(height);
        return new SpendBuilder().From(coin).To(node.Miner, coin.Value - 10_000).Build();
    }

    private static PeerMessage Answer(Block block, GetBlockTransactions question)
    {
        var answer = new BlockTransactions { BlockHash = question.BlockHash };
        answer.Raw.AddRange(question.Indexes.Select(index => ByteString.CopyFrom(block.Transactions[(int)index].Raw.Span)));
        return new PeerMessage { BlockTransactions = answer };
    }

    private static PeerMessage Tell(string lie, TestNode node)
    {
        var block = node.MakeBlock(node.Tip);
        var message = CompactBlocks.Write(block, Nonce);
        var compact = message.CompactBlock;
        switch (lie)
        {
            case "empty":
                return new PeerMessage { CompactBlock = new CompactBlock() };
            case "short header":
                compact.Header = ByteString.CopyFrom(compact.Header.Span[..79]);
                break;
            case "long header":
                compact.Header = ByteString.CopyFrom([.. compact.Header.Span, 0]);
                break;
            case "half an id":
                compact.ShortIds = ByteString.CopyFrom(new byte[9]);
                break;
            case "too many ids":
                compact.ShortIds = ByteString.CopyFrom(new byte[6 * 20_000]);
                break;
            case "coinbase twice":
                compact.Prefilled.Add(compact.Prefilled[0]);
                break;
            case "place outside":
                compact.Prefilled[0].Index = 1;
                break;
            case "no coinbase":
                compact.Prefilled.Clear();
                compact.ShortIds = ByteString.CopyFrom(new byte[6]);
                break;
            case "garbage":
                compact.Prefilled[0].Raw = ByteString.CopyFrom(1, 2, 3);
                break;
            case "no work":
                compact.Header = ByteString.CopyFrom(Unworked(block.Header).ToArray());
                break;
            case "wrong difficulty":
                compact.Header = ByteString.CopyFrom(Harder(block.Header).ToArray());
                break;
            case "too much money":
                return CompactBlocks.Write(
                    new BlockBuilder(node.Chain.Headers, node.Tip, node.Chain.Parameters, node.Miner) { CoinbaseValue = 51 * Money.Coin }.Build(),
                    Nonce);
            case "question without places":
                return new PeerMessage { GetBlockTransactions = new GetBlockTransactions { BlockHash = Messages.Bytes(node.Tip.Hash) } };
            case "question beyond":
                return Ask(node, 0, 1);
            case "question descending":
                return Ask(node, 0, 0);
            default:
                return new PeerMessage { BlockTransactions = new BlockTransactions { BlockHash = ByteString.CopyFrom(1) } };
        }

        return message;
    }

    private static PeerMessage Ask(TestNode node, params uint[] places)
    {
        var question = new GetBlockTransactions { BlockHash = Messages.Bytes(node.Tip.Hash) };
        question.Indexes.AddRange(places);
        return new PeerMessage { GetBlockTransactions = question };
    }

    private static BlockHeader Unworked(BlockHeader header)
    {
        while (HeaderRules.CheckProofOfWork(header, ChainParams.Regtest).IsValid)
        {
            header = new BlockHeader(header.Version, header.PreviousHash, header.MerkleRoot, header.Time, header.Bits, header.Nonce + 1);
        }

        return header;
    }

    /// <summary>With a target half as large as it must be, and work for it.</summary>
    private static BlockHeader Harder(BlockHeader header)
    {
        var bits = new CompactTarget(0x203fffff);
        do
        {
            header = new BlockHeader(header.Version, header.PreviousHash, header.MerkleRoot, header.Time, bits, header.Nonce + 1);
        }
        while (!HeaderRules.CheckProofOfWork(header, ChainParams.Regtest).IsValid);

        return header;
    }
}

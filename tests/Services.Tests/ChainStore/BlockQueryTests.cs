using Blockyard.Chain.Filters;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Grpc.Core;
using BlockHeader = Blockyard.Primitives.BlockHeader;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class BlockQueryTests(RichChain rich) : IClassFixture<RichChain>
{
    private ChainStoreNode Node => rich.Node;

    private Chain.HeaderEntry Tip => rich.Node.Mirror.Tip;

    [Fact]
    public async Task Chain_info_tells_the_tip()
    {
        var info = await Node.InfoAsync();

        Assert.Equal("regtest", info.Network);
        Assert.Equal("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206", info.GenesisHash);
        Assert.Equal((uint)Tip.Height, info.Height);
        Assert.Equal(Tip.Hash.ToString(), info.BestBlockHash);
        Assert.Equal(Tip.Header.Time, info.TipTime);
        Assert.Equal(Tip.MedianTimePast, info.MedianTime);
        Assert.Equal(Tip.ChainWork.ToString(), info.ChainWork);
        Assert.Equal((uint)Tip.Height, info.HeadersHeight);
        Assert.Equal((ulong)Tip.ChainTransactionCount, info.TransactionCount);
        Assert.Equal((ulong)Node.Mirror.Chain.CoinCount, info.CoinCount);
        Assert.Equal(50_0000_0000ul, info.NextSubsidySats);
        Assert.Equal(0u, info.TargetSpacingSeconds);
        Assert.True(info.Synced);
    }

    [Fact]
    public async Task The_coin_set_is_that_of_a_chain_in_memory()
    {
        var info = await Node.Chain.ReadUtxoSetInfoAsync();
        var expected = await Node.Mirror.Chain.GetUtxoSetInfoAsync(CancellationToken.None);

        Assert.Equal(expected.HashSerialized.ToString(), info.HashSerialized);
        Assert.Equal(expected.MuHash.ToString(), info.Muhash);
        Assert.Equal((ulong)expected.CoinCount, info.CoinCount);
        Assert.Equal((ulong)expected.TransactionCount, info.TransactionCount);
        Assert.Equal((ulong)expected.Total, info.TotalSats);
        Assert.Equal((ulong)expected.BogoSize, info.BogoSize);
        Assert.Equal(Tip.Hash.ToString(), info.BestBlockHash);
        Assert.Equal((uint)Tip.Height, info.Height);
        Assert.Equal((info.CoinCount, info.CoinCount), (info.CoinsDone, info.CoinsTotal));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(RichChain.Quiet + 2)]
    public async Task A_block_is_found_by_height_and_by_hash_with_its_bytes(uint height)
    {
        var entry = Tip.GetAncestor((int)height)!;
        var expected = Node.Mirror.Chain.ReadBlock(entry);

        var byHeight = await Node.Chain.GetBlockAsync(new GetBlockRequest { Height = height, IncludeRaw = true });
        var byHash = await Node.Chain.GetBlockAsync(new GetBlockRequest { Hash = entry.Hash.ToString() });

        Assert.Equal(expected.Raw.ToArray(), byHeight.Raw.ToByteArray());
        Assert.Empty(byHash.Raw);
        Assert.Equal(byHeight.Block, byHash.Block);
        Assert.Equal((uint)expected.Transactions.Length, byHash.Block.TransactionCount);
        Assert.Equal((uint)expected.Size, byHash.Block.Size);
        Assert.Equal((uint)expected.Weight, byHash.Block.Weight);
        Assert.Equal((uint)expected.StrippedSize, byHash.Block.StrippedSize);
    }

    [Fact]
    public async Task A_header_tells_its_place()
    {
        var entry = Tip.GetAncestor(50)!;
        var header = (await Node.Chain.GetBlockHeaderAsync(new GetBlockHeaderRequest { Height = 50 })).Header;

        Assert.Equal(entry.Hash, BlockHeader.Parse(header.Raw.Span).Hash);
        Assert.Equal(entry.Previous!.Hash.ToString(), header.PreviousHash);
        Assert.Equal(Tip.GetAncestor(51)!.Hash.ToString(), header.NextHash);
        Assert.Equal((uint)(Tip.Height - 49), header.Confirmations);
    }

    [Fact]
    public async Task A_block_of_a_branch_that_lost_has_no_confirmations()
    {
        var hash = rich.LostBranch.Hash.ToString();
        var block = await Node.Chain.GetBlockAsync(new GetBlockRequest { Hash = hash, IncludeRaw = true });

        Assert.Equal(0u, block.Block.Header.Confirmations);
        Assert.Empty(block.Block.Header.NextHash);
        Assert.True(Block.TryParse(block.Raw.Memory, out var parsed, out _));
        Assert.Equal(rich.LostBranch.Hash, parsed.Hash);
        await Calls.FailsAsync(StatusCode.NotFound, "never on the best chain", async () =>
            await Node.Chain.ListBlockTransactionsAsync(new ListBlockTransactionsRequest { BlockHash = hash }));
    }

    [Fact]
    public async Task The_filter_of_a_block_covers_what_it_pays_to_and_spends_from()
    {
        var entry = Tip.GetAncestor(RichChain.Quiet + 2)!;
        var mirrored = Node.Mirror.Chain.ReadConnectedBlock(entry);
        var expected = BlockFilter.Create(mirrored);

        var byHeight = await Node.Chain.GetBlockFilterAsync(new GetBlockFilterRequest { Height = (uint)entry.Height });
        var byHash = await Node.Chain.GetBlockFilterAsync(new GetBlockFilterRequest { Hash = entry.Hash.ToString() });

        Assert.Equal(byHash, byHeight);
        Assert.Equal(entry.Hash.ToString(), byHash.BlockHash);
        Assert.Equal(expected.Bytes.ToArray(), byHash.Filter.ToByteArray());
        Assert.Equal(expected.Hash.ToString(), byHash.FilterHash);

        // Alice's script, which only inputs have, Bob's, and the coinbase's.
        Assert.Equal(3, byHash.Filter[0]);
        Assert.Contains(mirrored.SpentCoins.ToArray(), coin => coin.ScriptPubKey.Span.SequenceEqual(rich.Alice.Script));
    }

    [Fact]
    public async Task There_is_no_filter_of_a_block_that_was_never_connected()
    {
        await Calls.FailsAsync(StatusCode.NotFound, "never on the best chain", async () =>
            await Node.Chain.GetBlockFilterAsync(new GetBlockFilterRequest { Hash = rich.LostBranch.Hash.ToString() }));
        await Calls.FailsAsync(StatusCode.InvalidArgument, "hash or height", async () =>
            await Node.Chain.GetBlockFilterAsync(new GetBlockFilterRequest()));
    }

    [Fact]
    public async Task The_tips_are_the_best_chain_and_the_branch_that_lost()
    {
        var tips = (await Node.Chain.GetChainTipsAsync(new GetChainTipsRequest())).Tips;

        Assert.Equal([Tip.Hash.ToString(), rich.LostBranch.Hash.ToString()], tips.Select(tip => tip.Hash));
        Assert.Equal([ChainTipStatus.Active, ChainTipStatus.ValidHeaders], tips.Select(tip => tip.Status));
        Assert.Equal([0u, 1u], tips.Select(tip => tip.BranchLength));
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(7u)]
    [InlineData(54u)]
    [InlineData(200u)]
    [InlineData(uint.MaxValue)]
    public async Task Pages_of_blocks_cover_every_block_once(uint size)
    {
        var hashes = await Calls.ReadAllAsync(async token =>
        {
            var page = await Node.Chain.ListBlocksAsync(new ListBlocksRequest { PageSize = size, PageToken = token });
            return (page.Blocks.Select(block => block.Header.Hash), page.NextPageToken);
        });

        Assert.Equal(Enumerable.Range(0, Tip.Height + 1).Select(i => Tip.GetAncestor(Tip.Height - i)!.Hash.ToString()), hashes);
    }

    [Fact]
    public async Task A_list_of_blocks_begins_where_it_is_told_to()
    {
        var page = await Node.Chain.ListBlocksAsync(new ListBlocksRequest { StartHeight = 3 });

        Assert.Equal([3u, 2u, 1u, 0u], page.Blocks.Select(block => block.Header.Height));
        Assert.Empty(page.NextPageToken);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(3u)]
    [InlineData(200u)]
    public async Task Pages_of_transactions_cover_every_one_once_newest_first(uint size)
    {
        var ids = await Calls.ReadAllAsync(async token =>
        {
            var page = await Node.Chain.ListTransactionsAsync(new ListTransactionsRequest { PageSize = size, PageToken = token });
            return (page.Transactions.Select(transaction => transaction.Txid), page.NextPageToken);
        });

        var expected =
            from i in Enumerable.Range(0, Tip.Height + 1)
            from transaction in Node.Mirror.Chain.ReadBlock(Tip.GetAncestor(Tip.Height - i)!).Transactions.ToArray().Reverse()
            select transaction.Id.ToString();
        Assert.Equal(expected, ids);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(4u)]
    public async Task Pages_of_one_block_cover_its_transactions_in_order(uint size)
    {
        var ids = await Calls.ReadAllAsync(async token =>
        {
            var page = await Node.Chain.ListBlockTransactionsAsync(
                new ListBlockTransactionsRequest { BlockHash = Tip.Hash.ToString(), PageSize = size, PageToken = token });
            return (page.Transactions.Select(transaction => transaction.Txid), page.NextPageToken);
        });

        var block = Node.Mirror.Chain.ReadBlock(Tip);
        Assert.Equal(block.Transactions.ToArray().Select(transaction => transaction.Id.ToString()), ids);
    }

    [Fact]
    public async Task A_proof_leads_from_each_transaction_to_the_Merkle_root()
    {
        foreach (var transaction in rich.Gifts)
        {
            var proof = await Node.Chain.GetMerkleProofAsync(new GetMerkleProofRequest { Txid = transaction.Id.ToString() });

            Assert.Equal(Tip.Hash.ToString(), proof.BlockHash);
            Assert.Equal((uint)Tip.Height, proof.BlockHeight);
            var hash = transaction.Id;
            var position = proof.Position;
            foreach (var sibling in proof.Merkle.Select(text => Hash256.Parse(text)))
            {
                var (left, right) = (position & 1) == 0 ? (hash, sibling) : (sibling, hash);
                hash = new Hash256(Sha256.Hash(Sha256.Hash([.. left.ToArray(), .. right.ToArray()])));
                position >>= 1;
            }

            Assert.Equal(Tip.Header.MerkleRoot, hash);
        }
    }

    [Fact]
    public async Task What_waits_has_no_proof() => await Calls.FailsAsync(StatusCode.NotFound, "mempool", async () =>
        await Node.Chain.GetMerkleProofAsync(new GetMerkleProofRequest { Txid = rich.Waiting[0].Id.ToString() }));
}

using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;
using Block = Blockyard.Primitives.Block;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class ImportTests
{
    private const int Count = 60;

    [Fact]
    public async Task Blocks_that_are_streamed_in_become_the_chain()
    {
        await using var node = await ChainStoreNode.StartAsync();
        var blocks = await BlocksAsync(node.Mirror);

        var answers = await ImportAsync(node, blocks);

        Assert.Equal(Count, (int)answers[^1].Blocks);
        Assert.Equal(blocks[^1].Hash.ToString(), answers[^1].BestBlockHash);
        Assert.Null(answers[^1].Reject);
        Assert.Equal((await node.Mirror.HashCoinsAsync()).ToString(), await node.HashCoinsAsync());
        Assert.Equal(Count, (int)(await ImportAsync(node, blocks))[^1].Blocks);
    }

    [Fact]
    public async Task An_import_ends_at_the_first_block_that_breaks_a_rule_and_keeps_what_came_before()
    {
        await using var node = await ChainStoreNode.StartAsync();
        var blocks = await BlocksAsync(node.Mirror);
        blocks[40] = Block.Create(BlockMiner.Miss(blocks[40].Header), blocks[40].Transactions);

        var last = (await ImportAsync(node, blocks))[^1];

        Assert.Equal("high-hash", last.Reject.Reason);
        Assert.Equal(40ul, last.RejectedBlock);
        Assert.Equal(40u, (await node.InfoAsync()).Height);
    }

    [Fact]
    public async Task A_caller_who_leaves_in_the_middle_leaves_a_node_that_goes_on()
    {
        await using var node = await ChainStoreNode.StartAsync();
        var blocks = await BlocksAsync(node.Mirror);
        using (var call = node.Chain.ImportBlocks())
        {
            await call.RequestStream.WriteAsync(Request(blocks[..20]));
            await Patience.UntilAsync(node.InfoAsync, info => info.Height > 0, "some blocks are in");
        }

        await ImportAsync(node, blocks);
        Assert.Equal(blocks[^1].Hash.ToString(), (await node.InfoAsync()).BestBlockHash);
    }

    private static async Task<List<ImportBlocksResponse>> ImportAsync(ChainStoreNode node, List<Block> blocks)
    {
        using var call = node.Chain.ImportBlocks();
        foreach (var chunk in blocks.Chunk(7))
        {
            await call.RequestStream.WriteAsync(Request(chunk));
        }

        await call.RequestStream.CompleteAsync();
        var answers = new List<ImportBlocksResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer);
        }

        return answers;
    }

    private static ImportBlocksRequest Request(IEnumerable<Block> blocks)
    {
        var request = new ImportBlocksRequest();
        request.Blocks.AddRange(blocks.Select(block => ByteString.CopyFrom(block.Raw.Span)));
        return request;
    }

    private static async Task<List<Block>> BlocksAsync(TestChain chain)
    {
        await chain.MineAsync(Count);
        return [.. Enumerable.Range(1, Count).Select(height => chain.Chain.ReadBlock(chain.Tip.GetAncestor(height)!))];
    }
}

using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class WatchChainTests
{
    private const string Unknown = "00000000000000000000000000000000000000000000000000000000000000ff";

    [Fact]
    public async Task Without_a_cursor_the_stream_begins_at_the_tip_and_tells_every_block_at_once()
    {
        await using var node = await ChainStoreNode.StartAsync(3);
        using var watch = node.Chain.WatchChain(new WatchChainRequest { IncludeRaw = true });

        var first = await watch.ResponseStream.NextAsync();
        Assert.Empty(first.Events);
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), first.BlockHash);
        Assert.Equal(3u, first.TipHeight);

        var entry = await node.MineAsync();
        var next = await NextStepsAsync(watch);
        var block = Assert.Single(next.Events).Connected;
        Assert.Equal(entry.Hash.ToString(), block.Block.Header.Hash);
        Assert.Equal(node.Mirror.Chain.ReadBlock(entry).Raw.ToArray(), block.Raw.ToByteArray());
        Assert.Equal(entry.Hash.ToString(), next.Cursor.BlockHashes[0]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Unknown)]
    public async Task A_cursor_that_names_no_known_block_begins_at_the_first(string? hash)
    {
        string[] hashes = hash is null ? [] : [hash];
        await using var node = await ChainStoreNode.StartAsync(120);
        using var watch = node.Chain.WatchChain(new WatchChainRequest { Cursor = ChainStoreNode.Locator(hashes) });

        var heights = new List<uint>();
        while (heights.Count < 120)
        {
            var steps = await NextStepsAsync(watch);
            Assert.InRange(steps.Events.Count, 1, 100);
            heights.AddRange(steps.Events.Select(step => step.Connected.Block.Header.Height));
        }

        Assert.Equal(Enumerable.Range(1, 120).Select(height => (uint)height), heights);
    }

    [Fact]
    public async Task A_reorganisation_is_told_step_by_step_and_a_consumer_that_was_away_sees_the_same()
    {
        await using var node = await ChainStoreNode.StartAsync(5);
        var old = node.Mirror.Tip;
        using var watch = node.Chain.WatchChain(new WatchChainRequest());
        var kept = (await watch.ResponseStream.NextAsync()).Cursor;

        await node.MineBranchAsync(old.GetAncestor(3)!, 3);
        string[] expected = ["-5", "-4", "+4", "+5", "+6"];
        Assert.Equal(expected, (await NextStepsAsync(watch)).Events.Select(Describe));

        using var late = node.Chain.WatchChain(new WatchChainRequest { Cursor = kept, IncludeRaw = true });
        var steps = await NextStepsAsync(late);
        Assert.Equal(expected, steps.Events.Select(Describe));
        Assert.Equal(old.Hash.ToString(), steps.Events[0].Disconnected.Hash);
        Assert.Equal(node.Mirror.Chain.ReadBlock(old).Raw.ToArray(), steps.Events[0].Disconnected.Raw.ToByteArray());
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), steps.BlockHash);
    }

    [Fact]
    public async Task A_cursor_of_another_node_goes_on_from_the_last_block_that_both_have()
    {
        await using var other = await ChainStoreNode.StartAsync(12);
        await using var node = await ChainStoreNode.StartAsync();
        for (var height = 1; height <= 4; height++)
        {
            await node.SubmitAsync(other.Mirror.Chain.ReadBlock(other.Mirror.Tip.GetAncestor(height)!));
            await node.Mirror.SubmitAsync(other.Mirror.Chain.ReadBlock(other.Mirror.Tip.GetAncestor(height)!));
        }

        await node.MineBranchAsync(node.Mirror.Tip, 2);
        using var there = other.Chain.WatchChain(new WatchChainRequest());
        var cursor = (await there.ResponseStream.NextAsync()).Cursor;
        using var here = node.Chain.WatchChain(new WatchChainRequest { Cursor = cursor });
        var steps = await here.ResponseStream.NextAsync();

        // The locator thins out towards the genesis block, so the common block it names may lie a little lower.
        var start = steps.Events[0].Connected.Block.Header.PreviousHash;
        Assert.Contains(start, cursor.BlockHashes);
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), steps.BlockHash);
        Assert.All(steps.Events, step => Assert.NotNull(step.Connected));
    }

    [Fact]
    public async Task A_consumer_without_news_gets_a_sign_of_life()
    {
        var clock = new TestClock(TestChain.Start.AddDays(1));
        await using var node = await ChainStoreNode.StartAsync(time: clock);
        using var watch = node.Chain.WatchChain(new WatchChainRequest());
        await watch.ResponseStream.NextAsync();

        var next = watch.ResponseStream.NextAsync();
        while (!next.IsCompleted)
        {
            await Task.Delay(20);
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Empty((await next).Events);
    }

    [Fact]
    public async Task Streams_end_with_the_service_and_say_so()
    {
        await using var node = await ChainStoreNode.StartAsync(1);
        using var chain = node.Chain.WatchChain(new WatchChainRequest());
        using var mempool = node.Mempool.WatchMempool(new WatchMempoolRequest());
        using var templates = node.Templates.WatchTemplates(new WatchTemplatesRequest());
        await chain.ResponseStream.NextAsync();
        await mempool.ResponseStream.NextAsync();
        await templates.ResponseStream.NextAsync();

        var stopping = node.Service.StopAsync();
        await Calls.FailsAsync(StatusCode.Unavailable, "", () => EndAsync(chain.ResponseStream));
        await Calls.FailsAsync(StatusCode.Unavailable, "", () => EndAsync(mempool.ResponseStream));
        await Calls.FailsAsync(StatusCode.Unavailable, "", () => EndAsync(templates.ResponseStream));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task EndAsync<T>(IAsyncStreamReader<T> stream)
    {
        while (true)
        {
            await stream.NextAsync();
        }
    }

    private static Task<WatchChainResponse> NextStepsAsync(AsyncServerStreamingCall<WatchChainResponse> watch) =>
        watch.ResponseStream.NextAsync(response => response.Events.Count > 0);

    private static string Describe(ChainEvent step) => step.Connected is { } connected
        ? $"+{connected.Block.Header.Height}"
        : $"-{step.Disconnected.Height}";
}

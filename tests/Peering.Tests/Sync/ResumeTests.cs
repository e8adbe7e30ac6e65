using Blockyard.Peering.Tests.Nodes;

namespace Blockyard.Peering.Tests.Sync;

/// <summary>A sync that was cut off goes on where it was.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task A_node_killed_in_the_middle_fetches_nothing_that_it_has_stored()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(150);
        await using var killed = await TestNode.StartAsync("node");
        await using var before = await ServingPeer.StartAsync(killed, library, "before");
        before.Before = static (height, cancellationToken) =>
            height <= 70 ? Task.CompletedTask : ServingPeer.Withhold(height, cancellationToken);
        await before.BeDialledAsync();
        await Eventually.IsTrueAsync(() => killed.Tip.Height == 70, killed.Describe);
        Assert.Equal(151, killed.Chain.Headers.Count);

        await using var node = await TestNode.CreateAsync("node", blocks: killed.Blocks.AfterPowerCut());
        Assert.Equal(70, node.Tip.Height);
        await node.StartPeeringAsync();
        await using var after = await ServingPeer.StartAsync(node, library, "after");
        await after.BeDialledAsync();
        await node.ReachesAsync(library);

        Assert.Equal(Enumerable.Range(71, 80), after.Sent.Order());
        Assert.Equal(await library.HashCoinsAsync(), await node.HashCoinsAsync());
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_costs_no_block_that_has_come()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(150);
        await using var node = await TestNode.StartAsync("node");
        var before = await ServingPeer.StartAsync(node, library, "before");
        before.Before = static (height, cancellationToken) =>
            height <= 70 ? Task.CompletedTask : ServingPeer.Withhold(height, cancellationToken);
        await before.BeDialledAsync();
        await Eventually.IsTrueAsync(() => node.Tip.Height == 70, node.Describe);
        await before.DisposeAsync();

        await using var after = await ServingPeer.StartAsync(node, library, "after");
        await after.BeDialledAsync();
        await node.ReachesAsync(library);

        Assert.Equal(Enumerable.Range(71, 80), after.Sent.Order());
    }
}

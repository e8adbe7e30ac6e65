using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;

namespace Blockyard.Peering.Tests.Sync;

/// <summary>Blocks on their way take no more memory than they may, and never lock each other out.</summary>
public sealed class BlockMemoryTests
{
    /// <summary>A handful of small blocks beside the room that is kept for the one that all wait for.</summary>
    private const long Budget = PeerLimits.MaxBlockBytes + 10_000;

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Blocks_that_wait_for_a_withheld_one_stay_within_the_budget()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(300);
        await using var node = await TestNode.StartAsync("node", change: settings => settings with
        {
            BlockBytesInFlight = Budget, BlockTakeOver = TimeSpan.FromSeconds(60), BlockStallTimeout = TimeSpan.FromSeconds(120),
        });
        await using var slow = await ServingPeer.StartAsync(node, library, "slow");
        slow.Before = (_, cancellationToken) => _gate.Task.WaitAsync(cancellationToken);
        await slow.BeAskedAsync();
        await using var fast = await ServingPeer.StartAsync(node, library, "fast");
        await fast.BeDialledAsync();

        await Eventually.IsTrueAsync(() => node.Network.BlockBytesInFlight > 9_000, node.Describe);
        await Eventually.StaysTrueAsync(
            () => node.Network.BlockBytesInFlight <= 10_000 && node.Network.BlocksWaiting is > 10 and < 60, TimeSpan.FromMilliseconds(300));

        _gate.SetResult();
        await node.ReachesAsync(library);
        await Eventually.IsTrueAsync(() => node.Network is { BlockBytesInFlight: 0, BlocksRequested: 0, BlockRuns: 0 }, node.Describe);
    }

    [Fact]
    public async Task A_peer_without_room_for_its_blocks_fetches_the_one_that_all_wait_for()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(300);
        await using var node = await TestNode.StartAsync("node", change: settings => settings with
        {
            BlockBytesInFlight = Budget, BlockTakeOver = TimeSpan.FromSeconds(1), BlockStallTimeout = TimeSpan.FromSeconds(120),
        });
        await using var slow = await ServingPeer.StartAsync(node, library, "slow");
        slow.Before = ServingPeer.Withhold;
        await slow.BeAskedAsync();
        await using var fast = await ServingPeer.StartAsync(node, library, "fast");
        await fast.BeDialledAsync();
        await Eventually.IsTrueAsync(() => node.Network.BlockBytesInFlight > 9_000, node.Describe);

        await node.ReachesAsync(library);

        Assert.Equal(Enumerable.Range(1, 300), fast.Sent.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(PeerLimits.MaxBlockBytes)]
    public async Task However_small_the_budget_the_next_block_finds_its_way(long budget)
    {
        await using var library = await TestNode.StartAsync("library");
        await library.MineAsync(100);
        await using var other = await TestNode.StartAsync("other", library.Address);
        await other.ReachesAsync(library);
        await using var node = await TestNode.StartAsync(
            "node", $"{library.Address},{other.Address}", settings => settings with { BlockBytesInFlight = budget });

        await node.ReachesAsync(library);
    }

    [Fact]
    public async Task What_waits_for_a_block_that_nobody_has_is_forgotten_when_its_sender_goes()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(100);
        await using var node = await TestNode.StartAsync("node", change: settings => settings with
        {
            BlockTakeOver = TimeSpan.FromSeconds(60), BlockStallTimeout = TimeSpan.FromSeconds(120),
        });
        var first = await ServingPeer.StartAsync(node, library, "first");
        first.Before = ServingPeer.Withhold;
        await first.BeAskedAsync();
        var second = await ServingPeer.StartAsync(node, library, "second");
        await second.BeDialledAsync();
        await Eventually.IsTrueAsync(() => node.Network.BlocksWaiting == 84, node.Describe);

        await second.DisposeAsync();
        await Eventually.IsTrueAsync(() => node.Network.ConnectedCount == 1, node.Describe);
        Assert.Equal(84, node.Network.BlocksWaiting);
        await first.DisposeAsync();

        await Eventually.IsTrueAsync(
            () => node.Network is { BlocksWaiting: 0, BlockBytesInFlight: 0, BlocksRequested: 0 }, node.Describe);
    }
}

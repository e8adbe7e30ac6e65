using Blockyard.FullBlocks.Scenarios;

namespace Blockyard.FullBlocks.Replays;

/// <summary>All scenarios on a chain-store as it runs in production, over gRPC.</summary>
public sealed class GrpcReplayTests(StoredBaseChain files) : IClassFixture<StoredBaseChain>
{
    [Theory]
    [MemberData(nameof(Catalogue.NamesForCallers), MemberType = typeof(Catalogue))]
    public async Task Over_gRPC(ScenarioName scenario)
    {
        using var folder = files.Copy();
        await using var node = await ServiceNode.StartAsync(folder.Path);

        await Replay.RunAsync(node, Catalogue.Write(scenario.Text));
    }

    [Fact]
    public async Task A_caller_may_leave_a_reserved_value_of_zeros_out()
    {
        using var folder = files.Copy();
        await using var node = await ServiceNode.StartAsync(folder.Path);
        var whole = new Story("caller").Next().But(next => next.Commits = true).Build();
        var coinbase = whole.Transactions[0];
        coinbase.Inputs[0].Witness = [];

        Assert.Equal(new Answer(Verdict.Connected), await node.SubmitAsync(whole.Holding(coinbase)));
        Assert.Equal(whole.Hash, (await node.GetTipAsync()).Hash);
    }
}

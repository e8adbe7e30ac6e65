using Blockyard.Contracts;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class RestartTests
{
    private static readonly TestKey Alice = new("alice");

    [Fact]
    public async Task Chain_and_mempool_and_node_id_survive_a_restart()
    {
        await using var node = await ChainStoreNode.StartAsync(103);
        await node.AdmitAsync(ChainStoreNode.Pay(node.Mirror.CoinbaseAt(1), Alice));
        await node.AdmitAsync(ChainStoreNode.Pay(node.Mirror.CoinbaseAt(2), Alice));
        var before = (await node.InfoAsync(), await node.HashCoinsAsync(), await node.WaitingAsync(), await IdAsync(node));

        await node.RestartAsync();

        Assert.Equal(before.Item1, await node.InfoAsync());
        Assert.Equal(before.Item2, await node.HashCoinsAsync());
        Assert.Equal(before.Item3, await node.WaitingAsync());
        Assert.Equal(before.Item4, await IdAsync(node));
        Assert.Equal(2, before.Item3.Count);
    }

    [Fact]
    public async Task What_a_killed_node_leaves_behind_is_its_chain_with_its_reorganisation_and_its_mempool()
    {
        await using var node = await ChainStoreNode.StartAsync(110);
        await node.AdmitAsync(ChainStoreNode.Pay(node.Mirror.CoinbaseAt(1), Alice));
        await node.MineBranchAsync(node.Mirror.Tip.GetAncestor(106)!, 6);

        // As the files are now, with nothing closed or finished, is how a killed process leaves them. Its locks end with it.
        using var copy = new TempFolder();
        var files = Directory.EnumerateFiles(node.Folder, "*", SearchOption.AllDirectories);
        foreach (var file in files.Where(file => Path.GetFileName(file) != "LOCK"))
        {
            var to = Path.Combine(copy.Path, Path.GetRelativePath(node.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        await using var revived = await RunningService.StartAsync(ChainStoreNode.Build(copy.Path, null, null));
        var chain = new Contracts.Chain.V1.ChainService.ChainServiceClient(revived.Invoker);
        var mempool = new Contracts.Chain.V1.MempoolService.MempoolServiceClient(revived.Invoker);
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), (await chain.GetChainInfoAsync(new())).BestBlockHash);
        Assert.Equal(await node.HashCoinsAsync(), (await chain.ReadUtxoSetInfoAsync()).HashSerialized);
        Assert.Equal((await node.WaitingAsync()).Single(), (await mempool.ListMempoolAsync(new())).Entries.Single().Txid);
    }

    [Fact]
    public async Task Coins_and_indexes_rebuilt_from_the_log_are_the_same()
    {
        await using var node = await ChainStoreNode.StartAsync(105);
        await node.MineAsync(ChainStoreNode.Pay(node.Mirror.CoinbaseAt(1), Alice, Alice));
        var before = await node.HashCoinsAsync();
        await node.StopAsync();

        await using var rebuilt = await RunningService.StartAsync(
            ChainStoreNode.Build(node.Folder, null, null, ("Chain:RebuildIndex", "true")));
        var chain = new Contracts.Chain.V1.ChainService.ChainServiceClient(rebuilt.Invoker);
        Assert.Equal(before, (await chain.ReadUtxoSetInfoAsync()).HashSerialized);
    }

    [Fact]
    public async Task What_is_acknowledged_while_the_node_is_stopped_under_load_is_kept()
    {
        await using var node = await ChainStoreNode.StartAsync(140);
        var acknowledged = new List<string>();
        var load = Task.Run(async () =>
        {
            for (var height = 1; height <= 40; height++)
            {
                var payment = ChainStoreNode.Pay(node.Mirror.CoinbaseAt(height), Alice);
                await node.AdmitAsync(payment);
                acknowledged.Add(payment.Id.ToString());
            }
        });
        await Patience.UntilAsync(() => acknowledged.Count >= 5, "five transactions");
        await node.Service.StopAsync();
        await load.ContinueWith(_ => { }, TaskScheduler.Default);

        await node.RestartAsync();

        Assert.InRange(acknowledged.Count, 5, 40);
        Assert.Empty(acknowledged.Except(await node.WaitingAsync()));
    }

    private static async Task<string> IdAsync(ChainStoreNode node) => (await node.Node.GetNodeStatusAsync(new())).NodeId;
}

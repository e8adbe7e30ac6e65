using System.Net;
using System.Text.RegularExpressions;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting;
using Blockyard.Hosting.Listeners;
using Blockyard.Services.ChainStore;
using Blockyard.Services.ChainStore.Startup;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>A node that applies its log for a long time is alive, not ready, and says how far it is.</summary>
public sealed partial class LoadingTests
{
    private const int Blocks = 60;
    private const int Given = 30;
    private const int Listeners = 3;

    [Fact]
    public async Task A_rebuilding_node_is_alive_but_not_ready_and_turns_calls_away_until_it_is_done()
    {
        await using var node = await ChainStoreNode.StartAsync(Blocks);
        var coins = await node.HashCoinsAsync();
        await node.StopAsync();
        await using var app = Build(node, ("Chain:RebuildIndex", "true"));
        var log = app.Services.GetRequiredService<HeldBlockLog>();
        using var client = new HttpClient();

        var starting = app.StartServiceAsync();
        try
        {
            var management = await AddressAsync(app, "Management");
            var (status, _) = await Patience.UntilAsync(
                () => GetAsync(client, management, "/readyz"),
                answer => HalfWay().IsMatch(answer.Text),
                "the probe tells how far the rebuild is");

            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, management, "/livez")).Status);
            using var channel = GrpcChannel.ForAddress(await AddressAsync(app, "Grpc"));
            var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);
            await ExpectTurnedAwayAsync(channel);
            Assert.False(starting.IsCompleted);
        }
        finally
        {
            log.Release();
            await starting.WaitAsync(Patience.Limit);
        }

        await using var service = RunningService.Of(app);
        await Patience.UntilAsync(
            () => service.GetAsync("/readyz"), answer => answer.Status == HttpStatusCode.OK, "the node is ready");
        Assert.Equal(coins, (await new ChainService.ChainServiceClient(service.Invoker).ReadUtxoSetInfoAsync()).HashSerialized);
    }

    [Fact]
    public async Task A_node_that_is_stopped_while_it_rebuilds_ends_in_order_and_goes_on_where_it_was()
    {
        await using var node = await ChainStoreNode.StartAsync(Blocks);
        await node.StopAsync();
        var app = Build(node, ("Chain:RebuildIndex", "true"));
        var log = app.Services.GetRequiredService<HeldBlockLog>();

        var run = ServiceRunner.RunAsync(() => app);
        var loading = app.Services.GetRequiredService<ChainLoading>();
        await Patience.UntilAsync(() => HalfWay().IsMatch(loading.WhyNotReady() ?? ""), "the rebuild is half way");
        app.Lifetime.StopApplication();
        log.Release();
        Assert.Equal(0, await run.WaitAsync(Patience.Limit));

        using var state = KeyValueChainState.Open(StorageOf(node));
        Assert.True(state.IsRebuilding);
        Assert.InRange(state.CheckpointHeight, 1, Blocks - 1);
    }

    /// <summary>Some blocks are read ahead, in any order.</summary>
    [GeneratedRegex("rebuilding: (4[0-9]|50) %")]
    private static partial Regex HalfWay();

    private static ChainStorageSettings StorageOf(ChainStoreNode node) =>
        new() { Directory = node.Folder, Network = Consensus.ChainParams.Regtest.MessageStart, MemoryBytes = 64 << 20 };

    private static async Task ExpectTurnedAwayAsync(GrpcChannel channel)
    {
        var headers = new Metadata { { "authorization", $"Bearer {RunningService.Token}" } };
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await new ChainService.ChainServiceClient(channel).GetChainInfoAsync(new(), headers));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains("rebuilding: ", refused.Status.Detail, StringComparison.Ordinal);
        using var stream = new ChainService.ChainServiceClient(channel).WatchChain(new WatchChainRequest(), headers);
        refused = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    private static WebApplication Build(ChainStoreNode node, params (string Key, string Value)[] settings)
    {
        (string, string)[] usual = [("Network", "regtest"), ("Data:Directory", node.Folder), ("Chain:MemoryMiB", "64")];
        return RunningService.Build(
            builder =>
            {
                builder.AddChainStore();
                builder.Services.AddSingleton(
                    provider => new HeldBlockLog(provider.GetRequiredService<FileBlockLog>(), Given));
                builder.Services.AddSingleton<IBlockLog>(provider => provider.GetRequiredService<HeldBlockLog>());
            },
            app => app.MapChainStore(),
            node.Logs,
            [.. usual, .. settings]);
    }

    private static async Task<Uri> AddressAsync(WebApplication app, string listener)
    {
        await Patience.UntilAsync(() => app.ListenerAddresses().Count == Listeners, "the ports are open");
        return app.ListenerAddresses()[listener];
    }

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(HttpClient client, Uri server, string path)
    {
        using var answer = await client.GetAsync(new Uri(server, path));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

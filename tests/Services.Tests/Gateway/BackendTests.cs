using System.Net;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed class BackendTests
{
    [Fact]
    public async Task Requests_of_one_client_go_to_one_chain_store()
    {
        await using var one = await ScriptedBackend.StartAsync();
        await using var two = await ScriptedBackend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([one, two]);
        for (var i = 0; i < 20; i++)
        {
            await gateway.GetAsync("/api/v1/chain", GatewayHost.WalletKey);
        }

        Assert.Equal([0, 20], new[] { one.Feed.Calls, two.Feed.Calls }.Order());
    }

    [Fact]
    public void Clients_spread_over_nodes_and_a_node_that_leaves_moves_only_its_own()
    {
        var names = Enumerable.Range(0, 5).Select(n => $"http://10.0.0.{n}:50051").ToArray();
        var clients = Enumerable.Range(0, 5000).Select(n => $"192.0.2.{n}").ToArray();
        var before = clients.Select(client => names[RendezvousOrder.Pick(client, names)]).ToArray();
        Assert.All(names, name => Assert.InRange(before.Count(node => node == name), 850, 1150));

        var fewer = names[..4];
        var after = clients.Select(client => fewer[RendezvousOrder.Pick(client, fewer)]).ToArray();
        Assert.All(
            clients.Index().Where(entry => before[entry.Index] != names[4]),
            entry => Assert.Equal(before[entry.Index], after[entry.Index]));
    }

    [Fact]
    public async Task Before_a_404_the_other_chain_stores_are_asked()
    {
        var txid = ScriptedChain.Id("d", 1);
        var knowing = new ScriptedChain();
        knowing.Confirm(txid, 5);
        foreach (var keyOfClient in new[] { null, GatewayHost.WalletKey, GatewayHost.AdminKey })
        {
            await using var one = await ScriptedBackend.StartAsync();
            await using var two = await ScriptedBackend.StartAsync(knowing);
            await using var gateway = await GatewayHost.StartAsync([one, two]);
            await gateway.GetAsync($"/api/v1/transactions/{txid}", keyOfClient);
            await gateway.GetAsync($"/api/v1/transactions/{ScriptedChain.Id("9", 9)}", keyOfClient, HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task The_next_chain_store_serves_where_one_is_away()
    {
        await using var alive = await ScriptedBackend.StartAsync();
        var dead = await ScriptedBackend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([alive, dead]);
        await gateway.GetAsync("/api/v1/chain");
        await dead.DisposeAsync();
        for (var i = 0; i < 10; i++)
        {
            await gateway.GetAsync("/api/v1/chain");
            await gateway.GetAsync("/api/v1/chain", GatewayHost.WalletKey);
            await gateway.GetAsync("/api/v1/chain", GatewayHost.AdminKey);
        }
    }

    [Fact]
    public async Task Without_any_chain_store_the_answer_is_503_and_the_probe_says_why_until_it_is_back()
    {
        var backend = await ScriptedBackend.StartAsync();
        var port = backend.Address.Port;
        await using var gateway = await GatewayHost.StartAsync([backend]);
        await ReadyAsync(gateway, HttpStatusCode.OK);

        await backend.DisposeAsync();
        var problem = await gateway.GetAsync("/api/v1/chain", expected: HttpStatusCode.ServiceUnavailable);
        Assert.Equal("unavailable", problem.GetProperty("code").GetString());
        await ReadyAsync(gateway, HttpStatusCode.ServiceUnavailable);
        await Patience.UntilAsync(
            async () => await (await gateway.SendAsync(HttpMethod.Get, "/api/health/ready")).Content.ReadAsStringAsync(),
            text => text.Contains("chain-store", StringComparison.Ordinal) && text.Contains("wallet", StringComparison.Ordinal),
            "both reasons");
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Get, "/api/health/live")).StatusCode);

        await using var back = await ScriptedBackend.StartAsync(port: port);
        await ReadyAsync(gateway, HttpStatusCode.OK);
        await gateway.GetAsync("/api/v1/chain");
    }

    [Fact]
    public async Task An_internal_error_of_a_service_is_a_5xx_that_tells_nothing_of_its_inside()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var wallet = await gateway.PostAsync("/api/v1/wallets", "{}", GatewayHost.WalletKey, HttpStatusCode.Created);
        gateway.Backend.Wallet.IsBroken = true;
        var path = $"/api/v1/wallets/{wallet.GetProperty("id").GetString()}";
        var problem = await gateway.GetAsync(path, GatewayHost.WalletKey, HttpStatusCode.BadGateway);
        Assert.Equal("upstream_error", problem.GetProperty("code").GetString());
        Assert.DoesNotContain("innermost", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_carries_the_height_and_an_id_that_services_see_too()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var given = await gateway.SendAsync(HttpMethod.Get, "/api/v1/chain", headers: ("X-Request-Id", "order-17"));
        Assert.Equal("order-17", given.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("20", given.Headers.GetValues("X-Chain-Height").Single());
        Assert.Equal("order-17", gateway.Backend.Feed.LastRequestId);

        using var bad = await gateway.SendAsync(HttpMethod.Get, "/api/nothing", headers: ("X-Request-Id", "<script>"));
        Assert.Equal(32, bad.Headers.GetValues("X-Request-Id").Single().Length);
        Assert.True(bad.Headers.Contains("X-Chain-Height"));

        gateway.Backend.Feed.Connect();
        await Patience.UntilAsync(
            async () =>
                (await gateway.SendAsync(HttpMethod.Get, "/api/health/live")).Headers.GetValues("X-Chain-Height").Single(),
            height => height == "21",
            "the new height");
    }

    [Fact]
    public async Task Answers_are_compressed_and_other_origins_are_told_nothing_unless_they_are_named()
    {
        await using (var closed = await GatewayHost.StartAsync())
        {
            using var compressed = await closed.SendAsync(
                HttpMethod.Get,
                "/api/v1/blocks?limit=20",
                headers: ("Accept-Encoding", "gzip"));
            Assert.Equal("gzip", compressed.Content.Headers.ContentEncoding.Single());
            using var foreign = await closed.SendAsync(
                HttpMethod.Get,
                "/api/v1/chain",
                headers: ("Origin", "https://shop.example"));
            Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
        }

        await using var open = await GatewayHost.StartAsync(("Http:CorsOrigins:0", "https://shop.example"));
        using var named = await open.SendAsync(HttpMethod.Get, "/api/v1/chain", headers: ("Origin", "https://shop.example"));
        Assert.Equal("https://shop.example", named.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var other = await open.SendAsync(HttpMethod.Get, "/api/v1/chain", headers: ("Origin", "https://evil.example"));
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Head_is_answered_like_get_without_the_body()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var path in new[] { "/", "/api/v1/chain", "/api/health/ready" })
        {
            using var response = await gateway.SendAsync(HttpMethod.Head, path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Metrics_tell_the_route_and_stay_on_the_management_port()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.GetAsync("/api/v1/blocks/3");
        using var metrics = new HttpClient { BaseAddress = gateway.Management };
        var text = await metrics.GetStringAsync("/metrics");
        Assert.Contains("http_server_request_duration_seconds_count", text, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/api/v1/blocks/{id}\"", text, StringComparison.Ordinal);
        Assert.Contains("blockyard_rate_limit_decisions", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.SendAsync(HttpMethod.Get, "/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await metrics.GetAsync("/api/v1/chain")).StatusCode);
    }

    private static Task<HttpStatusCode> ReadyAsync(GatewayHost gateway, HttpStatusCode expected) =>
        Patience.UntilAsync(
            async () => (await gateway.SendAsync(HttpMethod.Get, "/api/health/ready")).StatusCode,
            status => status == expected,
            $"ready: {expected}");
}

using System.Net;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed class MiningRouteTests
{
    private const string Generate = "/api/admin/mining/generatetoaddress";

    [Fact]
    public async Task Starts_and_stops_the_miners_and_says_where_rewards_go()
    {
        await using var gateway = await GatewayHost.StartAsync();
        Assert.True((await gateway.GetAsync("/api/v1/mining")).GetProperty("mining").GetBoolean());
        Assert.False(
            (await gateway.PostAsync("/api/admin/mining/stop", null, GatewayHost.AdminKey)).GetProperty("mining").GetBoolean());
        var status = await gateway.GetAsync("/api/admin/mining/status", GatewayHost.AdminKey);
        Assert.False(status.GetProperty("items")[0].GetProperty("mining").GetBoolean());
        Assert.Equal("on_transactions", status.GetProperty("items")[0].GetProperty("pacing_mode").GetString());
        Assert.True(
            (await gateway.PostAsync("/api/admin/mining/start", null, GatewayHost.AdminKey)).GetProperty("mining").GetBoolean());

        var body = $$"""{"address":"{{ScriptedChain.Address}}"}""";
        var paid = await gateway.PostAsync("/api/admin/mining/payout-address", body, GatewayHost.AdminKey);
        Assert.Equal(ScriptedChain.Address, paid.GetProperty("items")[0].GetProperty("payout_address").GetString());
        await gateway.PostAsync(
            "/api/admin/mining/payout-address",
            """{"address":"x"}""",
            GatewayHost.AdminKey,
            HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Gives_the_miners_more_or_less_power()
    {
        await using var gateway = await GatewayHost.StartAsync();
        const string Power = "/api/admin/mining/power";
        var miner = (await gateway.PostAsync(Power, """{"threads":3}""", GatewayHost.AdminKey)).GetProperty("items")[0];
        Assert.Equal(3, miner.GetProperty("threads").GetInt32());
        Assert.Equal(100, miner.GetProperty("duty_percent").GetInt32());
        miner = (await gateway.PostAsync(Power, """{"duty_percent":25}""", GatewayHost.AdminKey)).GetProperty("items")[0];
        Assert.Equal(3, miner.GetProperty("threads").GetInt32());
        Assert.Equal(25, miner.GetProperty("duty_percent").GetInt32());
        Assert.Equal("http://chain-store-0:50051", miner.GetProperty("chain_store").GetString());

        string[] wrong = ["{}", """{"threads":0}""", """{"threads":1025}""", """{"duty_percent":0}""", """{"duty_percent":101}""", """{"threads":-1}"""];
        foreach (var body in wrong)
        {
            var problem = await gateway.PostAsync(Power, body, GatewayHost.AdminKey, HttpStatusCode.BadRequest);
            Assert.Equal("invalid_power", problem.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task A_few_blocks_come_with_the_answer()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var body = $$"""{"address":"{{ScriptedChain.Address}}","count":3}""";
        var job = await gateway.PostAsync(Generate, body, GatewayHost.AdminKey);
        Assert.Equal("done", job.GetProperty("state").GetString());
        Assert.Equal(
            gateway.Backend.Chain.Blocks.TakeLast(3).Select(block => block.Header.Hash),
            job.GetProperty("block_hashes").EnumerateArray().Select(hash => hash.GetString()!));
        Assert.Equal(23, job.GetProperty("height").GetInt32());
        Assert.Equal(ScriptedChain.Address, gateway.Backend.Miner.Address);
    }

    [Fact]
    public async Task Many_blocks_are_a_job_with_progress()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Backend.Miner.Pause = TimeSpan.FromMilliseconds(2);
        using var response = await gateway.SendAsync(
            HttpMethod.Post,
            Generate,
            """{"count":300}""",
            GatewayHost.AdminKey,
            headers: ("Idempotency-Key", "many"));
        var job = await GatewayHost.JsonOfAsync(response, HttpStatusCode.Accepted);
        Assert.Equal("running", job.GetProperty("state").GetString());

        var again = await gateway.SendAsync(
            HttpMethod.Post,
            Generate,
            """{"count":300}""",
            GatewayHost.AdminKey,
            headers: ("Idempotency-Key", "many"));
        Assert.Equal(response.Headers.Location, again.Headers.Location);
        var other = await gateway.SendAsync(
            HttpMethod.Post,
            Generate,
            """{"count":301}""",
            GatewayHost.AdminKey,
            headers: ("Idempotency-Key", "many"));
        Assert.Equal(
            "idempotency_mismatch",
            (await GatewayHost.JsonOfAsync(other, HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());

        var location = response.Headers.Location!.ToString();
        var done = await Patience.UntilAsync(
            () => gateway.GetAsync(location, GatewayHost.AdminKey),
            view => view.GetProperty("state").GetString() == "done",
            "the job");
        Assert.Equal(300, done.GetProperty("generated").GetInt32());
        Assert.Equal(320u, gateway.Backend.Chain.Height);
    }

    [Fact]
    public async Task Jobs_are_bounded()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Backend.Miner.Pause = TimeSpan.FromMilliseconds(50);
        foreach (var body in new[] { """{"count":0}""", """{"count":10001}""" })
        {
            Assert.Equal(
                "invalid_count",
                (await gateway.PostAsync(Generate, body, GatewayHost.AdminKey, HttpStatusCode.BadRequest))
                    .GetProperty("code")
                    .GetString());
        }

        for (var n = 0; n < 4; n++)
        {
            await gateway.PostAsync(Generate, """{"count":5000}""", GatewayHost.AdminKey, HttpStatusCode.Accepted);
        }

        var problem = await gateway.PostAsync(
            Generate,
            """{"count":5000}""",
            GatewayHost.AdminKey,
            HttpStatusCode.TooManyRequests);
        Assert.Equal("too_many_jobs", problem.GetProperty("code").GetString());
        await gateway.GetAsync("/api/admin/mining/jobs/unknown", GatewayHost.AdminKey, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_the_miner_refuses_is_told()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var problem = await gateway.PostAsync(
            Generate,
            """{"count":13}""",
            GatewayHost.AdminKey,
            HttpStatusCode.UnprocessableEntity);
        Assert.Equal("failed_precondition", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Peers_are_shown_joined_and_left()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var first = (await gateway.GetAsync("/api/v1/peers")).GetProperty("items")[0];
        Assert.Equal(
            ("10.0.0.7:2001", "connected"),
            (first.GetProperty("address").GetString(), first.GetProperty("state").GetString()));
        Assert.Equal(
            ("exchanged", 12_345_678_901, 1.5, 20, "2023-11-14T22:13:20Z"),
            (first.GetProperty("source").GetString(),
                first.GetProperty("bytes_received").GetInt64(),
                first.GetProperty("ping_milliseconds").GetDouble(),
                first.GetProperty("score").GetInt32(),
                first.GetProperty("connected_since").GetString()));

        var joined = await gateway.PostAsync("/api/admin/peers/connect", """{"address":"other:2001"}""", GatewayHost.AdminKey);
        Assert.Equal(2, joined.GetProperty("items").GetArrayLength());
        var left = await gateway.PostAsync("/api/admin/peers/disconnect", """{"address":"other:2001"}""", GatewayHost.AdminKey);
        Assert.Equal(1, left.GetProperty("items").GetArrayLength());
        await gateway.PostAsync(
            "/api/admin/peers/disconnect",
            """{"address":"other:2001"}""",
            GatewayHost.AdminKey,
            HttpStatusCode.NotFound);
        await gateway.PostAsync("/api/admin/peers/connect", "{}", GatewayHost.AdminKey, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Peers_are_banned_listed_and_let_in_again()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var banned = await gateway.PostAsync(
            "/api/admin/peers/ban", """{"target":"10.1.0.0/16","duration_seconds":3600,"reason":"noisy"}""", GatewayHost.AdminKey);
        var ban = banned.GetProperty("items")[0];
        Assert.Equal(
            ("10.1.0.0/16", "operator", "2023-11-14T23:13:20Z", "noisy"),
            (ban.GetProperty("target").GetString(),
                ban.GetProperty("origin").GetString(),
                ban.GetProperty("until").GetString(),
                ban.GetProperty("reason").GetString()));
        Assert.Equal(1, (await gateway.GetAsync("/api/admin/peers/bans", GatewayHost.AdminKey)).GetProperty("items").GetArrayLength());

        await gateway.PostAsync("/api/admin/peers/ban", """{"target":"nobody"}""", GatewayHost.AdminKey, HttpStatusCode.BadRequest);
        await gateway.PostAsync("/api/admin/peers/ban", "{}", GatewayHost.AdminKey, HttpStatusCode.BadRequest);
        await gateway.PostAsync(
            "/api/admin/peers/ban", """{"target":"10.0.0.1"}""", null, HttpStatusCode.Unauthorized);
        var left = await gateway.PostAsync("/api/admin/peers/unban", """{"target":"10.1.0.0/16"}""", GatewayHost.AdminKey);
        Assert.Equal(0, left.GetProperty("items").GetArrayLength());
        await gateway.PostAsync(
            "/api/admin/peers/unban", """{"target":"10.1.0.0/16"}""", GatewayHost.AdminKey, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Services_lists_every_pod()
    {
        await using var gateway = await GatewayHost.StartAsync(2);
        var items = (await gateway.GetAsync("/api/admin/services", GatewayHost.AdminKey))
            .GetProperty("items")
            .EnumerateArray()
            .ToList();
        Assert.Equal(
            ["chain-store", "chain-store", "miner", "wallet", "wallet"],
            items.Select(item => item.GetProperty("service").GetString()!));
        Assert.All(items, item => Assert.True(item.GetProperty("ready").GetBoolean()));
    }
}

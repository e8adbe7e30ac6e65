using System.Net;
using Blockyard.Services.Gateway.RateLimits;
using Blockyard.TestKit;

namespace Blockyard.Services.Tests.Gateway;

public sealed class RateLimitTests
{
    private const string Path = "/api/v1/chain";

    private const string FiveEach =
        """{"trusted_proxies":["127.0.0.0/8","::1"],"strategies":[{"type":"ip","bucket_per_value":{"capacity":5,"refill_per_second":0.01}}]}""";

    [Fact]
    public async Task Beyond_the_limit_the_answer_is_429_with_when_to_come_again()
    {
        using var file = new SettingsFile(FiveEach);
        await using var gateway = await GatewayHost.StartAsync(("RL_SETTINGS_PATH", file.Path));
        using var first = await gateway.SendAsync(HttpMethod.Get, Path);
        Assert.Equal(("5", "4"), (Header(first, "RateLimit-Limit"), Header(first, "RateLimit-Remaining")));
        Assert.True(int.Parse(Header(first, "RateLimit-Reset"), System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Equal(4, await CountAllowedAsync(gateway, 10));

        using var refused = await gateway.SendAsync(HttpMethod.Get, Path);
        Assert.InRange(int.Parse(Header(refused, "Retry-After"), System.Globalization.CultureInfo.InvariantCulture), 1, 100);
        Assert.Equal(
            "rate_limited",
            (await GatewayHost.JsonOfAsync(refused, HttpStatusCode.TooManyRequests)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Probes_and_metrics_are_never_limited()
    {
        using var file = new SettingsFile(FiveEach);
        await using var gateway = await GatewayHost.StartAsync(("RL_SETTINGS_PATH", file.Path));
        using var management = new HttpClient { BaseAddress = gateway.Management };
        await CountAllowedAsync(gateway, 10);
        for (var i = 0; i < 10; i++)
        {
            foreach (var path in new[] { "/health/live", "/health/ready", "/api/health/live", "/api/health/ready" })
            {
                Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Get, path)).StatusCode);
            }

            foreach (var path in new[] { "/metrics", "/livez", "/readyz" })
            {
                Assert.Equal(HttpStatusCode.OK, (await management.GetAsync(path)).StatusCode);
            }
        }

        Assert.Equal(0, await CountAllowedAsync(gateway, 1));
    }

    [Fact]
    public async Task Two_clients_behind_one_trusted_proxy_are_limited_separately_and_nobody_can_pretend()
    {
        using var file = new SettingsFile(FiveEach);
        await using var gateway = await GatewayHost.StartAsync(("RL_SETTINGS_PATH", file.Path));
        Assert.Equal(5, await CountAllowedAsync(gateway, 8, ("X-Forwarded-For", "192.0.2.1")));
        Assert.Equal(5, await CountAllowedAsync(gateway, 8, ("X-Forwarded-For", "192.0.2.2")));

        // What the client itself wrote stands to the left of what the proxy added.
        Assert.Equal(0, await CountAllowedAsync(gateway, 3, ("X-Forwarded-For", "198.51.100.9, 192.0.2.1")));

        using var untrusted = new SettingsFile(
            FiveEach.Replace("\"127.0.0.0/8\",\"::1\"", "\"10.0.0.0/8\"", StringComparison.Ordinal));
        await using var other = await GatewayHost.StartAsync(("RL_SETTINGS_PATH", untrusted.Path));
        Assert.Equal(
            5,
            await CountAllowedAsync(other, 4, ("X-Forwarded-For", "192.0.2.1"))
                + await CountAllowedAsync(other, 4, ("X-Forwarded-For", "192.0.2.2")));
    }

    [Fact]
    public async Task Settings_change_while_running_and_broken_ones_leave_the_old_in_force()
    {
        using var file = new SettingsFile(FiveEach);
        await using var gateway = await GatewayHost.StartAsync(("RL_SETTINGS_PATH", file.Path));
        await CountAllowedAsync(gateway, 6);
        file.Write("{ broken");
        await Patience.UntilAsync(
            () => gateway.Lines.All.Any(line => line.Text.Contains("unusable", StringComparison.Ordinal)),
            "the complaint");
        Assert.Equal(0, await CountAllowedAsync(gateway, 1));

        file.Write("""{"enabled":false}""");
        await Patience.UntilAsync(async () => await CountAllowedAsync(gateway, 1), allowed => allowed == 1, "no limits");
        Assert.Equal(50, await CountAllowedAsync(gateway, 50));
    }

    [Fact]
    public async Task Keys_have_buckets_of_their_own_and_routes_their_price()
    {
        using var file = new SettingsFile(
            """
            {"strategies":[{"type":"key","buckets_per_value":[{"value":"wallet","capacity":20,"refill_per_second":0.01}]}],
             "costs":[{"route":"GET /api/v1/blocks*","cost":10}]}
            """);
        await using var gateway = await GatewayHost.StartAsync(("RL_SETTINGS_PATH", file.Path));
        await gateway.GetAsync("/api/v1/blocks", GatewayHost.WalletKey);
        await gateway.GetAsync("/api/v1/blocks/3", GatewayHost.WalletKey);
        await gateway.GetAsync(Path, GatewayHost.WalletKey, HttpStatusCode.TooManyRequests);
        await gateway.GetAsync(Path, GatewayHost.AdminKey);
        var limits = await gateway.GetAsync("/api/admin/rate-limits", GatewayHost.AdminKey);
        Assert.Equal("local", limits.GetProperty("store").GetString());
        Assert.Equal("key", limits.GetProperty("settings").GetProperty("strategies")[0].GetProperty("type").GetString());
    }

    [RequiresToolFact("redis-server")]
    public async Task Gateways_share_their_buckets_in_redis_and_every_key_has_a_time_to_live()
    {
        using var redis = new RedisServer();
        using var file = new SettingsFile(
            """{"strategies":[{"type":"ip","global_bucket":{"capacity":100,"refill_per_second":1},"bucket_per_value":{"capacity":5,"refill_per_second":0.01}}]}""");
        await using var one = await GatewayHost.StartAsync(
            ("RL_SETTINGS_PATH", file.Path),
            ("Redis:Connection", redis.Connection));
        await using var two = await GatewayHost.StartAsync(
            ("RL_SETTINGS_PATH", file.Path),
            ("Redis:Connection", redis.Connection));
        await WarmAsync(one);
        await WarmAsync(two);
        Assert.Equal("redis", (await StoreAsync(one)).GetString());

        // A decision that takes Redis longer than its budget is made locally, which a busy machine may bring about now and then;
        // buckets that are not shared never come out even.
        await Patience.UntilAsync(
            async () =>
            {
                await redis.EmptyAsync();
                using var before = await one.SendAsync(HttpMethod.Get, Path);
                var left = int.Parse(Header(before, "RateLimit-Remaining"), System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(left, 0, 4);
                return (Left: left, Allowed: await CountAllowedAsync(one, left / 2) + await CountAllowedAsync(two, 10));
            },
            counts => counts.Left == 4 && counts.Allowed == counts.Left,
            "two gateways share a bucket");

        var keys = await redis.TimesToLiveAsync();
        Assert.True(keys.Count >= 2);
        Assert.All(keys, key => Assert.InRange(key.Value, 1, 600_000));
    }

    [RequiresToolFact("redis-server")]
    public async Task Killing_redis_blocks_nobody_and_its_return_is_noticed()
    {
        using var redis = new RedisServer();
        using var file = new SettingsFile(
            """{"strategies":[{"type":"ip","bucket_per_value":{"capacity":1000,"refill_per_second":100}}]}""");
        await using var gateway = await GatewayHost.StartAsync(
            ("RL_SETTINGS_PATH", file.Path),
            ("Redis:Connection", redis.Connection));
        await WarmAsync(gateway);

        redis.Kill();
        Assert.Equal(50, await CountAllowedAsync(gateway, 50));
        Assert.Equal("redis_away", (await StoreAsync(gateway)).GetString());
        using var management = new HttpClient { BaseAddress = gateway.Management };
        Assert.Contains(
            "blockyard_rate_limit_redis_away 1",
            await management.GetStringAsync("/metrics"),
            StringComparison.Ordinal);

        redis.Start();
        await WarmAsync(gateway);
        Assert.Contains(
            "blockyard_rate_limit_redis_away 0",
            await management.GetStringAsync("/metrics"),
            StringComparison.Ordinal);
        Assert.NotEmpty(await redis.TimesToLiveAsync());
    }

    [Fact]
    public async Task A_gateway_starts_and_serves_without_its_redis()
    {
        await using var gateway = await GatewayHost.StartAsync(("Redis:Connection", "127.0.0.1:1,abortConnect=false"));
        Assert.Equal(20, await CountAllowedAsync(gateway, 20));
    }

    [Fact]
    public void The_limits_of_the_cluster_are_readable()
    {
        var path = System.IO.Path.Combine(Repository.Root, "kustomize", "base", "gateway", "rate-limits.json");
        var settings = RateLimitSettingsReader.Parse(File.ReadAllText(path));
        Assert.NotEmpty(settings.Strategies);
        Assert.NotEmpty(settings.Costs);
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("""{"strategy":[]}""", "strategy")]
    [InlineData("""{"strategies":[{"type":"weather"}]}""", "type")]
    [InlineData("""{"strategies":[{"type":"ip"}]}""", "no bucket")]
    [InlineData("""{"strategies":[{"type":"ip","global_bucket":{"capacity":0,"refill_per_second":1}}]}""", "capacity")]
    [InlineData("""{"strategies":[{"type":"ip","global_bucket":{"capacity":1,"refill_per_second":0}}]}""", "refill_per_second")]
    [InlineData("""{"strategies":[{"type":"header","global_bucket":{"capacity":1,"refill_per_second":1}}]}""", "header")]
    [InlineData("""{"ip_whitelist":["nonsense"]}""", "nonsense")]
    [InlineData("""{"trusted_proxies":["10.0.0.0/99"]}""", "10.0.0.0/99")]
    [InlineData("""{"costs":[{"route":"/api","cost":1}]}""", "route")]
    public void Settings_that_make_no_sense_are_refused_and_say_why(string json, string part)
    {
        var error = Assert.Throws<FormatException>(() => RateLimitSettingsReader.Parse(json));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task<int> CountAllowedAsync(GatewayHost gateway, int requests, params (string, string)[] headers)
    {
        var allowed = 0;
        for (var i = 0; i < requests; i++)
        {
            using var response = await gateway.SendAsync(HttpMethod.Get, Path, headers: headers);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{response.StatusCode}");
            allowed += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        return allowed;
    }

    private static async Task<System.Text.Json.JsonElement> StoreAsync(GatewayHost gateway) =>
        (await gateway.GetAsync("/api/admin/rate-limits", GatewayHost.AdminKey)).GetProperty("store");

    // The first commands on a busy machine may take longer than their budget: until they do not, each is counted locally.
    private static async Task WarmAsync(GatewayHost gateway)
    {
        var buckets = (SharedTokenBuckets)
            Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<ITokenBuckets>(
                gateway.App.Services);
        await Patience.UntilAsync(
            async () =>
            {
                var request = new LimitRequest([new BucketClaim("warm", new Bucket(1000, 1000))], 1, false);
                return await buckets.TryTakeSharedAsync(request, CancellationToken.None) is not null && !buckets.IsOpen;
            },
            warm => warm,
            "Redis answers");
    }

    private sealed class SettingsFile : IDisposable
    {
        private readonly TempFolder _folder = new();

        public SettingsFile(string json) => Write(json);

        public string Path => _folder.PathOf("rate-limits.json");

        public void Write(string json) => File.WriteAllText(Path, json);

        public void Dispose() => _folder.Dispose();
    }
}

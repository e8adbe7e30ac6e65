using System.Net;
using System.Security.Cryptography;
using System.Text;
using Blockyard.Hosting;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Tests.Gateway.Doubles;
using Blockyard.TestKit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Services.Tests.Gateway;

public sealed class KeyTests
{
    // Everything else that changes something has to ask for a key.
    private static readonly string[] Open = ["POST /api/v1/transactions", "POST /api/v1/transactions/package", "POST /api/v1/transactions/test"];

    [Fact]
    public async Task Every_route_that_changes_something_refuses_no_key_and_too_small_a_scope()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var routes = Mutations(gateway).Where(route => !Open.Contains($"{route.Method} {route.Path}")).ToList();
        Assert.True(routes.Count > 10, "The route table is not what it should be.");
        foreach (var (method, path, scope) in routes)
        {
            var concrete = path.Replace("{id}", "w0-aaaa", StringComparison.Ordinal);
            using var without = await gateway.SendAsync(new HttpMethod(method), concrete);
            Assert.True(
                without.StatusCode == HttpStatusCode.Unauthorized,
                $"{method} {path} without a key: {without.StatusCode}");

            using var wrong = await gateway.SendAsync(new HttpMethod(method), concrete, key: "some-key-that-nobody-has");
            Assert.True(
                wrong.StatusCode == HttpStatusCode.Unauthorized,
                $"{method} {path} with an unknown key: {wrong.StatusCode}");

            if (scope == KeyScope.Admin)
            {
                using var small = await gateway.SendAsync(new HttpMethod(method), concrete, key: GatewayHost.WalletKey);
                Assert.True(
                    small.StatusCode == HttpStatusCode.Forbidden,
                    $"{method} {path} with a wallet key: {small.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Wallets_and_admin_pages_are_not_read_without_a_key()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (
            var path in new[]
            {
                "wallets",
                "wallets/w0-a",
                "wallets/w0-a/balance",
                "wallets/w0-a/transactions",
                "wallets/w0-a/utxos",
                "wallets/w0-a/addresses",
            })
        {
            var problem = await gateway.GetAsync("/api/v1/" + path, expected: HttpStatusCode.Unauthorized);
            Assert.Equal("missing_key", problem.GetProperty("code").GetString());
        }

        foreach (var path in new[] { "services", "keys", "rate-limits", "utxo-set", "mining/status", "mining/jobs/1" })
        {
            var problem = await gateway.GetAsync("/api/admin/" + path, GatewayHost.WalletKey, HttpStatusCode.Forbidden);
            Assert.Equal("wrong_scope", problem.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Broadcasting_is_open_unless_it_is_closed()
    {
        await using (var open = await GatewayHost.StartAsync())
        {
            await open.PostAsync("/api/v1/transactions", """{"raw":"01"}""");
        }

        await using var closed = await GatewayHost.StartAsync(("Keys:OpenBroadcast", "false"));
        await closed.PostAsync("/api/v1/transactions", """{"raw":"01"}""", expected: HttpStatusCode.Unauthorized);
        await closed.PostAsync("/api/v1/transactions", """{"raw":"01"}""", GatewayHost.WalletKey);
    }

    [Fact]
    public async Task Reads_ask_for_a_key_where_that_is_wanted()
    {
        await using var gateway = await GatewayHost.StartAsync(("Keys:RequiredForReads", "true"));
        await gateway.GetAsync("/api/v1/chain", expected: HttpStatusCode.Unauthorized);
        await gateway.GetAsync("/api/v1/chain", GatewayHost.WalletKey);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Get, "/api/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_key_file_adds_keys_and_is_read_again_when_it_changes()
    {
        using var folder = new TempFolder();
        var file = folder.PathOf("keys.json");
        await File.WriteAllTextAsync(file, FileOf("reader", "read", "a-key-for-reading-only", null));
        await using var gateway = await GatewayHost.StartAsync(("Keys:File", file), ("Keys:RequiredForReads", "true"));
        await gateway.GetAsync("/api/v1/chain", "a-key-for-reading-only");
        await gateway.GetAsync("/api/v1/wallets", "a-key-for-reading-only", HttpStatusCode.Forbidden);

        await File.WriteAllTextAsync(file, FileOf("shop", "wallet", "a-key-of-the-shop", null));
        await Patience.UntilAsync(
            async () => (await gateway.SendAsync(HttpMethod.Get, "/api/v1/wallets", key: "a-key-of-the-shop")).StatusCode,
            status => status == HttpStatusCode.OK,
            "the new key");
        await gateway.GetAsync("/api/v1/chain", "a-key-for-reading-only", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_expired_key_is_refused()
    {
        using var folder = new TempFolder();
        var file = folder.PathOf("keys.json");
        await File.WriteAllTextAsync(file, FileOf("old", "admin", "a-key-that-expired", "2020-01-01T00:00:00Z"));
        await using var gateway = await GatewayHost.StartAsync(("Keys:File", file));
        var problem = await gateway.GetAsync("/api/v1/wallets", "a-key-that-expired", HttpStatusCode.Unauthorized);
        Assert.Equal("invalid_key", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_list_of_keys_and_the_log_never_hold_a_key()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.PostAsync(
            "/api/v1/wallets",
            """{"passphrase":"a passphrase to hide"}""",
            GatewayHost.WalletKey,
            HttpStatusCode.Created);
        var keys = (await gateway.GetAsync("/api/admin/keys", GatewayHost.AdminKey)).GetRawText();

        Assert.Contains("\"admin\"", keys, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayHost.AdminKey, keys, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", keys, StringComparison.Ordinal);
        var log = string.Join('\n', gateway.Lines.All.Select(line => line.Text));
        Assert.Contains("Audit: wallet POST /api/v1/wallets → 201", log, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayHost.WalletKey, log, StringComparison.Ordinal);
        Assert.DoesNotContain("a passphrase to hide", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changeme-changeme-changeme", "Production", "placeholder")]
    [InlineData("<your key goes in here>", "Development", "placeholder")]
    [InlineData("tiny-key", "Development", "shorter than 16")]
    [InlineData("dev-only-admin-key-change-me", "Production", "committed development key")]
    public async Task A_key_that_is_no_secret_stops_the_start(string key, string environment, string reason)
    {
        await using var backend = await ScriptedBackend.StartAsync();
        var (app, _) = GatewayHost.Build([backend], ("BITCOIN_API_ADMIN_KEY", key), ("environment", environment));
        await using (app)
        {
            var error = await Assert.ThrowsAsync<ServiceStartException>(() => app.StartServiceAsync());
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_committed_keys_of_laptop_clusters_work_outside_production()
    {
        foreach (var overlay in new[] { "minikube", "kind" })
        {
            var lines = await File.ReadAllLinesAsync(
                Path.Combine(Repository.Root, "kustomize", "overlays", overlay, "dev-secrets.env"));
            var keys = lines
                .Where(line => line.StartsWith("BITCOIN_API_", StringComparison.Ordinal))
                .Select(line => line.Split('=')[1])
                .ToList();
            Assert.Equal(2, keys.Count);
            Assert.All(keys, key => Assert.Null(KeyRules.WhyRefused(key, production: false)));
            Assert.All(keys, key => Assert.NotNull(KeyRules.WhyRefused(key, production: true)));
        }
    }

    private static string FileOf(string name, string scope, string key, string? expires)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return $$"""[{"name":"{{name}}","scope":"{{scope}}","sha256":"{{hash}}"{{(expires is null ? "" : $",\"expires\":\"{expires}\"")}}}]""";
    }

    private static IEnumerable<(string Method, string Path, KeyScope Scope)> Mutations(GatewayHost gateway) =>
        gateway
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                    .Where(method => method is not ("GET" or "HEAD" or "OPTIONS"))
                    .Select(method =>
                        (
                            method,
                            "/"
                                + endpoint
                                    .RoutePattern.RawText!.TrimStart('/')
                                    .Replace("//", "/", StringComparison.Ordinal)
                                    .TrimEnd('/'),
                            endpoint.Metadata.GetMetadata<NeedsScope>()?.Scope ?? KeyScope.Admin)));
}

using System.Net;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed class WalletRouteTests
{
    private const string Key = GatewayHost.WalletKey;

    [Fact]
    public async Task Makes_a_wallet_and_shows_its_words_once()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/wallets", """{"name":"shop"}""", Key);
        var wallet = await GatewayHost.JsonOfAsync(response, HttpStatusCode.Created);

        var id = wallet.GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/wallets/{id}", response.Headers.Location!.ToString());
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("shop", wallet.GetProperty("name").GetString());
        Assert.Equal("legal winner thank", wallet.GetProperty("mnemonic").GetString());
        Assert.Equal(ScriptedChain.Address, wallet.GetProperty("address").GetString());

        var again = await gateway.GetAsync($"/api/v1/wallets/{id}", Key);
        var descriptors = again.GetProperty("descriptors");
        Assert.Equal("wpkh(tpub/0/*)#rrrrrrrr", descriptors.GetProperty("receive").GetString());
        Assert.Equal("wpkh(tpub/1/*)#cccccccc", descriptors.GetProperty("change").GetString());
        Assert.False(again.TryGetProperty("mnemonic", out _));
        Assert.Equal(100, again.GetProperty("balance").GetProperty("confirmed_sats").GetInt64());
        var balance = await gateway.GetAsync($"/api/v1/wallets/{id}/balance", Key);
        Assert.Equal(-5, balance.GetProperty("pending_sats").GetInt64());
        Assert.Equal(20, balance.GetProperty("height").GetInt32());
    }

    [Fact]
    public async Task Makes_a_wallet_without_a_body_too()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.PostAsync("/api/v1/wallets", null, Key, HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_repeated_creation_with_a_key_makes_one_wallet_whatever_the_number_of_shards()
    {
        await using var gateway = await GatewayHost.StartAsync(3);
        for (var n = 0; n < 6; n++)
        {
            var first = await CreateAsync($"key-{n}");
            var second = await CreateAsync($"key-{n}");
            Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
            Assert.False(second.TryGetProperty("mnemonic", out _));
        }

        Assert.Equal(6, (await gateway.GetAsync("/api/v1/wallets", Key)).GetProperty("items").GetArrayLength());

        async Task<System.Text.Json.JsonElement> CreateAsync(string key) =>
            await GatewayHost.JsonOfAsync(
                await gateway.SendAsync(HttpMethod.Post, "/api/v1/wallets", "{}", Key, headers: ("Idempotency-Key", key)),
                HttpStatusCode.Created);
    }

    [Fact]
    public async Task New_wallets_go_to_the_emptiest_shard_and_pages_cover_all_shards_once()
    {
        await using var gateway = await GatewayHost.StartAsync(3);
        var made = new List<string>();
        for (var n = 0; n < 9; n++)
        {
            made.Add(
                (await gateway.PostAsync("/api/v1/wallets", "{}", Key, HttpStatusCode.Created)).GetProperty("id").GetString()!);
        }

        Assert.All(
            Enumerable.Range(0, 3),
            shard => Assert.Equal(3, made.Count(id => id.StartsWith($"w{shard}-", StringComparison.Ordinal))));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await gateway.GetAsync($"/api/v1/wallets?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}", Key);
            Assert.True(page.GetProperty("items").GetArrayLength() <= 2);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(wallet => wallet.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        } while (cursor is not null);

        Assert.Equal(made.Order(), seen.Order());
        await gateway.GetAsync($"/api/v1/wallets/{made[^1]}/balance", Key);
        var problem = await gateway.GetAsync("/api/v1/wallets?cursor=nonsense", Key, HttpStatusCode.BadRequest);
        Assert.Equal("invalid_cursor", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_same_words_are_restored_once_even_with_several_shards()
    {
        await using var gateway = await GatewayHost.StartAsync(3);
        await gateway.PostAsync("/api/v1/wallets/restore", """{"mnemonic":"legal winner thank"}""", Key, HttpStatusCode.Created);
        var problem = await gateway.PostAsync(
            "/api/v1/wallets/restore",
            """{"mnemonic":"legal winner thank"}""",
            Key,
            HttpStatusCode.Conflict);
        Assert.Equal("wallet_exists", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Pays_in_the_short_form_and_in_the_long_one()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var id = await CreateAsync(gateway);
        var shortForm =
            $$"""{"address":"{{ScriptedChain.Address}}","amount_sats":4718,"fee_rate_sats_per_kvb":2000,"label":"rent"}""";
        using var response = await gateway.SendAsync(
            HttpMethod.Post,
            $"/api/v1/wallets/{id}/payments",
            shortForm,
            Key,
            headers: ("Idempotency-Key", "pay-1"));
        var payment = await GatewayHost.JsonOfAsync(response, HttpStatusCode.Created);
        Assert.Equal(ScriptedChain.Id("d", 2), payment.GetProperty("txid").GetString());
        Assert.Equal(282, payment.GetProperty("fee_sats").GetInt32());

        var sent = gateway.Backend.Wallet.LastPayment!;
        Assert.Equal(id, sent.WalletId);
        Assert.Equal((ScriptedChain.Address, 4718ul), (sent.Outputs.Single().Address, sent.Outputs.Single().AmountSats));
        Assert.Equal((2000ul, "rent", "pay-1", false), (sent.FeeRateSatsPerKvb, sent.Label, sent.IdempotencyKey, sent.Preview));

        var longForm =
            $$"""{"outputs":[{"address":"{{ScriptedChain.Address}}","amount_sats":1},{"address":"{{ScriptedChain.Address}}","amount_sats":2}],"preview":true}""";
        var preview = await gateway.PostAsync($"/api/v1/wallets/{id}/payments", longForm, Key);
        Assert.False(preview.TryGetProperty("txid", out _));
        Assert.Equal(3, preview.GetProperty("amount_sats").GetInt32());
    }

    [Fact]
    public async Task What_a_wallet_refuses_keeps_its_code()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var id = await CreateAsync(gateway);
        var poor = await gateway.PostAsync(
            $"/api/v1/wallets/{id}/payments",
            $$"""{"address":"{{ScriptedChain.Address}}","amount_sats":2000000000}""",
            Key,
            HttpStatusCode.UnprocessableEntity);
        Assert.Equal("insufficient_funds", poor.GetProperty("code").GetString());

        var wrong = await gateway.PostAsync(
            $"/api/v1/wallets/{id}/unlock",
            """{"passphrase":"wrong"}""",
            Key,
            HttpStatusCode.Forbidden);
        Assert.Equal("wrong_passphrase", wrong.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Opens_locks_and_names()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var id = await CreateAsync(gateway);
        await gateway.PostAsync($"/api/v1/wallets/{id}/unlock", """{"passphrase":"right horse","duration_seconds":60}""", Key);
        Assert.Equal(60u, gateway.Backend.Wallet.LastUnlock!.DurationSeconds);
        await gateway.PostAsync($"/api/v1/wallets/{id}/lock", null, Key);

        var label = $$"""{"txid":"{{ScriptedChain.Id("d", 1)}}","label":"rent"}""";
        using var named = await gateway.SendAsync(HttpMethod.Put, $"/api/v1/wallets/{id}/labels", label, Key);
        Assert.Equal(HttpStatusCode.NoContent, named.StatusCode);
        Assert.Equal("rent", gateway.Backend.Wallet.LastLabel!.Label);
        using var both = await gateway.SendAsync(HttpMethod.Put, $"/api/v1/wallets/{id}/labels", """{"label":"x"}""", Key);
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
    }

    [Fact]
    public async Task Shows_addresses_history_and_coins()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var path = "/api/v1/wallets/" + await CreateAsync(gateway);
        var address = await gateway.PostAsync($"{path}/addresses", """{"label":"till"}""", Key, HttpStatusCode.Created);
        Assert.Equal(
            (ScriptedChain.Address, "till"),
            (address.GetProperty("address").GetString(), address.GetProperty("label").GetString()));
        Assert.True(
            (await gateway.GetAsync($"{path}/addresses?change=true", Key))
                .GetProperty("items")[0]
                .GetProperty("change")
                .GetBoolean());

        var entry = (await gateway.GetAsync($"{path}/transactions", Key)).GetProperty("items")[0];
        Assert.Equal(("sent", -5000L), (entry.GetProperty("direction").GetString(), entry.GetProperty("amount_sats").GetInt64()));
        Assert.Equal(4718, entry.GetProperty("counterparties")[0].GetProperty("amount_sats").GetInt64());
        Assert.False(entry.TryGetProperty("block_hash", out _));
        Assert.True((await gateway.GetAsync($"{path}/utxos", Key)).GetProperty("items")[0].GetProperty("immature").GetBoolean());
    }

    [Fact]
    public async Task Signs_a_PSBT_in_base64()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var id = (await gateway.PostAsync("/api/v1/wallets", "{}", Key, HttpStatusCode.Created)).GetProperty("id").GetString();
        var path = $"/api/v1/wallets/{id}/psbt";

        var whole = await gateway.PostAsync(path, """{"psbt":"AQI="}""", Key);
        Assert.Equal("AQIH", whole.GetProperty("psbt").GetString());
        Assert.Equal(1, whole.GetProperty("signatures_added").GetInt32());
        Assert.True(whole.GetProperty("complete").GetBoolean());
        Assert.Equal("ab", whole.GetProperty("raw").GetString());
        var part = await gateway.PostAsync(path, """{"psbt":"AQ=="}""", Key);
        Assert.False(part.GetProperty("complete").GetBoolean());
        Assert.False(part.TryGetProperty("raw", out _));

        foreach (var body in new[] { "{}", """{"psbt":""}""", """{"psbt":"not base64"}""", """{"psbt":"/w=="}""" })
        {
            using var refused = await gateway.SendAsync(HttpMethod.Post, path, body, Key);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("invalid_psbt", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_faucet_gives_coins()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var given = await gateway.PostAsync(
            "/api/v1/faucet",
            $$"""{"address":"{{ScriptedChain.Address}}","amount_sats":5000}""",
            Key);
        Assert.Equal(5000, given.GetProperty("amount_sats").GetInt64());
        Assert.Equal(5000ul, gateway.Backend.Wallet.LastFaucet!.AmountSats);

        var usual = await gateway.PostAsync("/api/v1/faucet", $$"""{"address":"{{ScriptedChain.Address}}"}""", Key);
        Assert.Equal(100_000_000, usual.GetProperty("amount_sats").GetInt64());
    }

    private static async Task<string> CreateAsync(GatewayHost gateway) =>
        (await gateway.PostAsync("/api/v1/wallets", "{}", Key, HttpStatusCode.Created)).GetProperty("id").GetString()!;
}

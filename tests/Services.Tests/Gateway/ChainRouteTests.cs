using System.Net;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed class ChainRouteTests
{
    [Fact]
    public async Task Tells_the_state_of_the_chain()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var chain = await gateway.GetAsync("/api/v1/chain");

        Assert.Equal(20, chain.GetProperty("height").GetInt32());
        Assert.Equal(gateway.Backend.Chain.TipHash, chain.GetProperty("best_block_hash").GetString());
        Assert.Equal("2023-11-15T01:33:20Z", chain.GetProperty("tip_time").GetString());
        Assert.Equal("207fffff", chain.GetProperty("bits").GetString());
        Assert.Equal(5_000_000_000, chain.GetProperty("next_subsidy_sats").GetInt64());
    }

    [Fact]
    public async Task Pages_cover_every_block_once()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var heights = new List<int>();
        string? cursor = null;
        do
        {
            var page = await gateway.GetAsync($"/api/v1/blocks?limit=8{(cursor is null ? "" : "&cursor=" + cursor)}");
            heights.AddRange(page.GetProperty("items").EnumerateArray().Select(block => block.GetProperty("height").GetInt32()));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        } while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 21).Reverse(), heights);
    }

    [Fact]
    public async Task Finds_a_block_by_hash_by_height_and_as_the_latest()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var hash = gateway.Backend.Chain.Blocks[7].Header.Hash;

        Assert.Equal(7, (await gateway.GetAsync($"/api/v1/blocks/{hash}")).GetProperty("height").GetInt32());
        Assert.Equal(7, (await gateway.GetAsync($"/api/v1/blocks/{hash.ToUpperInvariant()}")).GetProperty("height").GetInt32());
        Assert.Equal(hash, (await gateway.GetAsync("/api/v1/blocks/7")).GetProperty("hash").GetString());
        var latest = await gateway.GetAsync("/api/v1/blocks/latest");
        Assert.Equal(20, latest.GetProperty("height").GetInt32());
        Assert.False(latest.TryGetProperty("next_hash", out _));
    }

    [Fact]
    public async Task Gives_the_filter_of_a_block_and_lets_it_be_kept_if_it_was_named_by_hash()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var hash = gateway.Backend.Chain.TipHash;

        var filter = await gateway.GetAsync("/api/v1/blocks/20/filter");
        Assert.Equal(hash, filter.GetProperty("block_hash").GetString());
        Assert.Equal("01ab", filter.GetProperty("filter").GetString());
        Assert.Equal(ScriptedChain.Id("f", 1), filter.GetProperty("filter_hash").GetString());

        using var named = await gateway.SendAsync(HttpMethod.Get, $"/api/v1/blocks/{hash}/filter");
        Assert.Contains("immutable", named.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var counted = await gateway.SendAsync(HttpMethod.Get, "/api/v1/blocks/20/filter");
        Assert.Equal("no-cache", counted.Headers.CacheControl!.ToString());
        using var unknown = await gateway.SendAsync(HttpMethod.Get, $"/api/v1/blocks/{ScriptedChain.Id("9", 9)}/filter");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var malformed = await gateway.SendAsync(HttpMethod.Get, "/api/v1/blocks/x/filter");
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
    }

    [Fact]
    public async Task Shows_a_transaction_and_those_of_a_block()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var txid = ScriptedChain.Id("d", 1);
        gateway.Backend.Chain.Confirm(txid, 5);

        var transaction = await gateway.GetAsync($"/api/v1/transactions/{txid}");
        Assert.True(transaction.GetProperty("status").GetProperty("confirmed").GetBoolean());
        Assert.Equal(5, transaction.GetProperty("status").GetProperty("block_height").GetInt32());
        Assert.Equal(150_000_000, transaction.GetProperty("outputs")[0].GetProperty("value_sats").GetInt64());
        Assert.Equal(
            ScriptedChain.Address,
            transaction.GetProperty("inputs")[0].GetProperty("spent_output").GetProperty("address").GetString());
        Assert.Equal("010203", transaction.GetProperty("raw").GetString());

        var list = await gateway.GetAsync("/api/v1/blocks/5/transactions");
        Assert.Equal(txid, list.GetProperty("items")[0].GetProperty("txid").GetString());
        Assert.Equal(
            txid,
            (await gateway.GetAsync("/api/v1/transactions")).GetProperty("items")[0].GetProperty("txid").GetString());
    }

    [Fact]
    public async Task What_is_deep_may_be_kept_for_good_and_what_is_not_may_not()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var deep = $"/api/v1/blocks/{gateway.Backend.Chain.Blocks[3].Header.Hash}";
        using var first = await gateway.SendAsync(HttpMethod.Get, deep);
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using var again = await gateway.SendAsync(
            HttpMethod.Get,
            deep,
            headers: ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());

        foreach (
            var path in new[]
            {
                $"/api/v1/blocks/{gateway.Backend.Chain.TipHash}",
                "/api/v1/blocks/3",
                "/api/v1/chain",
                "/api/v1/mempool",
            })
        {
            using var fresh = await gateway.SendAsync(HttpMethod.Get, path);
            Assert.Equal("no-cache", fresh.Headers.CacheControl!.ToString());
            Assert.Null(fresh.Headers.ETag);
        }
    }

    [Fact]
    public async Task Searches_heights_hashes_transactions_and_addresses()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var txid = ScriptedChain.Id("d", 1);
        gateway.Backend.Chain.Confirm(txid, 5);

        Assert.Equal("block", await TypeOf("7"));
        Assert.Equal("block", await TypeOf(gateway.Backend.Chain.TipHash));
        Assert.Equal("transaction", await TypeOf(txid));
        Assert.Equal("address", await TypeOf(ScriptedChain.Address));
        Assert.Null(await TypeOf("nothing-like-it"));
        Assert.Null(await TypeOf("999"));

        async Task<string?> TypeOf(string query)
        {
            var items = (await gateway.GetAsync($"/api/v1/search?q={query}")).GetProperty("items");
            return items.GetArrayLength() == 0 ? null : items[0].GetProperty("type").GetString();
        }
    }

    [Fact]
    public async Task Tells_about_addresses()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var path = $"/api/v1/addresses/{ScriptedChain.Address}";
        gateway.Backend.Chain.Confirm(ScriptedChain.Id("d", 1), 5);

        var address = await gateway.GetAsync(path);
        Assert.Equal(150_000_000, address.GetProperty("balance_sats").GetInt64());
        Assert.Equal(-50_000_000, address.GetProperty("pending_sats").GetInt64());
        Assert.Equal(1, (await gateway.GetAsync(path + "/transactions")).GetProperty("items").GetArrayLength());
        Assert.Equal(77, (await gateway.GetAsync(path + "/utxos")).GetProperty("items")[0].GetProperty("value_sats").GetInt32());
    }
}

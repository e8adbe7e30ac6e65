using System.Net;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed class BlockRouteTests
{
    [Fact]
    public async Task Orders_go_to_every_chain_store_and_say_where_each_stands()
    {
        await using var gateway = await GatewayHost.StartAsync(2);
        var hash = gateway.Backend.Chain.Blocks[5].Header.Hash;

        var invalidated = await gateway.PostAsync($"/api/admin/blocks/{hash}/invalidate", null, GatewayHost.AdminKey);
        var items = invalidated.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(2, items.Length);
        Assert.All(items, item => Assert.True(item.GetProperty("known").GetBoolean()));
        Assert.All(items, item => Assert.Equal(4, item.GetProperty("height").GetInt32()));
        Assert.Equal(0, invalidated.GetProperty("unreachable").GetArrayLength());

        var reconsidered = await gateway.PostAsync($"/api/admin/blocks/{hash}/reconsider", null, GatewayHost.AdminKey);
        Assert.Equal(gateway.Backend.Chain.TipHash, reconsidered.GetProperty("items")[0].GetProperty("hash").GetString());
        Assert.Contains(gateway.Lines.All, line => line.Text.Contains($"/api/admin/blocks/{hash}/invalidate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_store_that_does_not_know_the_block_is_told_apart()
    {
        await using var one = await ScriptedBackend.StartAsync();
        var longer = new ScriptedChain(height: 21);
        await using var two = await ScriptedBackend.StartAsync(longer, 1);
        await using var gateway = await GatewayHost.StartAsync([one, two]);

        var answer = await gateway.PostAsync($"/api/admin/blocks/{longer.TipHash}/invalidate", null, GatewayHost.AdminKey);

        Assert.Equal(
            [false, true],
            answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("known").GetBoolean()).Order());
    }

    [Fact]
    public async Task What_names_no_block_is_a_problem()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var order in new[] { "invalidate", "reconsider" })
        {
            var unknown = $"/api/admin/blocks/{new string('7', 64)}/{order}";
            var problem = await gateway.PostAsync(unknown, null, GatewayHost.AdminKey, HttpStatusCode.NotFound);
            Assert.Equal("not_found", problem.GetProperty("code").GetString());
            problem = await gateway.PostAsync(
                $"/api/admin/blocks/17/{order}", null, GatewayHost.AdminKey, HttpStatusCode.BadRequest);
            Assert.Equal("invalid_block_id", problem.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task The_set_of_coins_is_the_last_thing_that_its_walk_tells()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var set = await gateway.GetAsync("/api/admin/utxo-set", GatewayHost.AdminKey);
        Assert.Equal((17, 3, 2), (Number("height"), Number("coin_count"), Number("transaction_count")));
        Assert.Equal((5_000, 225), (Number("total_sats"), Number("bogo_size")));
        Assert.Equal(new string('1', 64), set.GetProperty("best_block_hash").GetString());
        Assert.Equal(new string('2', 64), set.GetProperty("hash_serialized").GetString());
        Assert.Equal(new string('3', 64), set.GetProperty("muhash").GetString());
        int Number(string name) => set.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Tips_have_the_names_that_Core_gives_their_states()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var tips = (await gateway.GetAsync("/api/v1/chain/tips")).GetProperty("items").EnumerateArray().ToArray();

        Assert.Equal(
            ["active", "valid-fork", "valid-headers", "headers-only", "invalid"],
            tips.Select(tip => tip.GetProperty("status").GetString()));
        Assert.Equal(gateway.Backend.Chain.TipHash, tips[0].GetProperty("hash").GetString());
        Assert.Equal([0, 1, 2, 3, 4], tips.Select(tip => tip.GetProperty("branch_length").GetInt32()));
    }
}

using System.Net;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

/// <summary>Gateways keep nothing of their own: it does not matter which of them a request comes to.</summary>
public sealed class TwoGatewayTests
{
    [Fact]
    public async Task Both_show_the_same_tip_and_wallets_and_a_list_begun_at_one_goes_on_at_the_other()
    {
        var backend = await ScriptedBackend.StartAsync();
        await using var first = await GatewayHost.StartAsync([backend]);
        await using var second = await GatewayHost.StartAsync([backend]);
        GatewayHost[] both = [first, second];
        foreach (var gateway in both)
        {
            await Patience.UntilAsync(
                async () => (await gateway.Http.GetAsync("/health/ready")).StatusCode, status => status == HttpStatusCode.OK, "ready");
        }

        var wallet = await first.PostAsync("/api/v1/wallets", "{}", GatewayHost.WalletKey, HttpStatusCode.Created);
        var seen = await second.GetAsync($"/api/v1/wallets/{wallet.GetProperty("id").GetString()}", GatewayHost.WalletKey);
        Assert.Equal(wallet.GetProperty("id").GetString(), seen.GetProperty("id").GetString());
        Assert.Equal(await TipOf(first), await TipOf(second));

        var heights = new List<int>();
        string? cursor = null;
        for (var turn = 0; turn == 0 || cursor is not null; turn++)
        {
            var page = await both[turn % 2].GetAsync($"/api/v1/blocks?limit=4{(cursor is null ? "" : "&cursor=" + cursor)}");
            heights.AddRange(page.GetProperty("items").EnumerateArray().Select(block => block.GetProperty("height").GetInt32()));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }

        Assert.Equal(Enumerable.Range(0, 21).Reverse(), heights);
    }

    private static async Task<string> TipOf(GatewayHost gateway) =>
        (await gateway.GetAsync("/api/v1/chain")).GetProperty("best_block_hash").GetString()!;
}

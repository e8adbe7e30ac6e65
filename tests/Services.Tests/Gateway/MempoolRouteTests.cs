using System.Net;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed class MempoolRouteTests
{
    [Fact]
    public async Task Shows_what_waits_and_what_fees_are_worth()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var txid = ScriptedChain.Id("d", 1);
        gateway.Backend.Chain.Wait(txid);

        var mempool = await gateway.GetAsync("/api/v1/mempool");
        Assert.Equal(1, mempool.GetProperty("transaction_count").GetInt32());
        Assert.Equal(txid, mempool.GetProperty("items")[0].GetProperty("txid").GetString());
        Assert.Equal(2, mempool.GetProperty("fee_histogram")[0].GetProperty("fee_rate").GetDouble());
        Assert.Equal(282, (await gateway.GetAsync($"/api/v1/mempool/{txid}")).GetProperty("fee_sats").GetInt32());
        Assert.False(
            (await gateway.GetAsync($"/api/v1/transactions/{txid}")).GetProperty("status").GetProperty("confirmed").GetBoolean());
        Assert.Equal(
            2500,
            (await gateway.GetAsync("/api/v1/fees")).GetProperty("estimates")[0].GetProperty("fee_rate_sats_per_kvb").GetInt32());
    }

    [Theory]
    [InlineData("""{"raw":"01aB"}""", "application/json")]
    [InlineData("01ab\n", "text/plain")]
    [InlineData("01ab", "application/x-www-form-urlencoded")]
    public async Task Broadcasts_a_transaction_as_json_and_as_text(string body, string type)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var sent = await GatewayHost.JsonOfAsync(
            await gateway.SendAsync(HttpMethod.Post, "/api/v1/transactions", body, type: type));
        Assert.Equal(ScriptedChain.Id("d", 1), sent.GetProperty("txid").GetString());
        Assert.Equal([0x01, 0xab], gateway.Backend.Mempool.Submitted.Single());
    }

    [Theory]
    [InlineData("""{"raw":"0102"}""", HttpStatusCode.OK, null)]
    [InlineData("""{"raw":"0002"}""", HttpStatusCode.UnprocessableEntity, "mandatory-script-verify-flag-failed")]
    [InlineData("""{"raw":"ff"}""", HttpStatusCode.BadRequest, "TX decode failed")]
    [InlineData("""{"raw":"0"}""", HttpStatusCode.BadRequest, "invalid_transaction")]
    [InlineData("""{"raw":""}""", HttpStatusCode.BadRequest, "invalid_transaction")]
    [InlineData("""{"raw":"zz"}""", HttpStatusCode.BadRequest, "invalid_transaction")]
    [InlineData("""{"raw":5}""", HttpStatusCode.BadRequest, "invalid_transaction")]
    [InlineData("""{"raw":["01","02"]}""", HttpStatusCode.BadRequest, "invalid_transaction")]
    [InlineData("""{"hex":"01"}""", HttpStatusCode.BadRequest, "invalid_transaction")]
    [InlineData("""["01"]""", HttpStatusCode.BadRequest, "invalid_transaction")]
    [InlineData("nonsense", HttpStatusCode.BadRequest, "invalid_json")]
    public async Task A_refused_transaction_is_told_with_the_reason_that_the_field_knows(
        string body,
        HttpStatusCode status,
        string? code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var answer = await gateway.PostAsync("/api/v1/transactions", body, expected: status);
        Assert.Equal(code, answer.TryGetProperty("code", out var told) ? told.GetString() : null);
    }

    [Fact]
    public async Task Tests_transactions_without_sending_them()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var items = (await gateway.PostAsync("/api/v1/transactions/test", """{"raw":["0102","0003"]}""")).GetProperty("items");
        Assert.True(items[0].GetProperty("accepted").GetBoolean());
        Assert.Equal("mandatory-script-verify-flag-failed", items[1].GetProperty("reject_reason").GetString());
        Assert.Empty(gateway.Backend.Mempool.Submitted);
    }

    [Fact]
    public async Task A_package_is_answered_as_a_whole_and_by_transaction()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var package = await gateway.PostAsync("/api/v1/transactions/package", """{"raw":["0102","0003"]}""");

        Assert.Equal("transaction failed", package.GetProperty("package_msg").GetString());
        var items = package.GetProperty("items");
        Assert.True(items[0].GetProperty("accepted").GetBoolean());
        Assert.Equal(2_000, items[0].GetProperty("effective_fee_rate_sats_per_kvb").GetInt32());
        Assert.Equal(ScriptedChain.Id("e", 1), items[0].GetProperty("effective_includes")[0].GetString());
        Assert.False(items[1].GetProperty("accepted").GetBoolean());
        Assert.Equal("mandatory-script-verify-flag-failed", items[1].GetProperty("reject_reason").GetString());
    }

    [Fact]
    public async Task A_package_has_at_most_25_transactions()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var raw = string.Join(',', Enumerable.Repeat("\"0102\"", 26));

        var problem = await gateway.PostAsync(
            "/api/v1/transactions/package", $$"""{"raw":[{{raw}}]}""", expected: HttpStatusCode.BadRequest);

        Assert.Equal("package-too-many-transactions", problem.GetProperty("code").GetString());
    }
}

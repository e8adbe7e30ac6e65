using System.Net;
using System.Net.Http.Headers;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed class BadRequestTests
{
    private const string Wallet = "/api/v1/wallets/w0-00000000000000000000000000";

    [Theory]
    [InlineData("/api/v1/blocks?limit=0", "invalid_limit")]
    [InlineData("/api/v1/blocks?limit=201", "invalid_limit")]
    [InlineData("/api/v1/blocks?limit=99999999999999999999", "invalid_limit")]
    [InlineData("/api/v1/blocks?limit=-1", "invalid_limit")]
    [InlineData("/api/v1/blocks?limit=ten", "invalid_limit")]
    [InlineData("/api/v1/blocks?page=0", "invalid_page")]
    [InlineData("/api/v1/transactions?page=1", "invalid_page")]
    [InlineData("/api/v1/blocks?cursor=nonsense", "invalid_argument")]
    [InlineData("/api/v1/blocks/xyz", "invalid_block_id")]
    [InlineData("/api/v1/blocks/99999999999", "invalid_block_id")]
    [InlineData("/api/v1/transactions/abc", "invalid_txid")]
    [InlineData("/api/v1/mempool/abc", "invalid_txid")]
    [InlineData("/api/v1/addresses/nonsense", "invalid_address")]
    [InlineData("/api/v1/addresses/bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "invalid_address")]
    [InlineData("/api/v1/addresses/nonsense/utxos", "invalid_address")]
    [InlineData("/api/v1/search", "invalid_query")]
    [InlineData("/api/v1/events?types=weather", "invalid_types")]
    [InlineData("/api/v1/events?address=nonsense", "invalid_address")]
    public async Task Malformed_reads_are_told_with_a_code(string path, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var problem = await gateway.GetAsync(path, expected: HttpStatusCode.BadRequest);

        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.Equal(32, problem.GetProperty("request_id").GetString()!.Length);
    }

    [Theory]
    [InlineData("\"5000\"", "invalid_amount")]
    [InlineData("1.5", "invalid_amount")]
    [InlineData("1e3", "invalid_amount")]
    [InlineData("-1", "invalid_amount")]
    [InlineData("NaN", "invalid_amount")]
    [InlineData("\"NaN\"", "invalid_amount")]
    [InlineData("0", "invalid_amount")]
    [InlineData("2100000000000001", "invalid_amount")]
    [InlineData("99999999999999999999999", "invalid_amount")]
    [InlineData("null", "invalid_amount")]
    [InlineData("true", "invalid_amount")]
    public async Task An_amount_is_a_whole_number_of_satoshis(string amount, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        string[] bodies =
        [
            $$"""{"address":"{{ScriptedChain.Address}}","amount_sats":{{amount}}}""",
            $$"""{"outputs":[{"address":"{{ScriptedChain.Address}}","amount_sats":{{amount}}}]}""",
        ];
        foreach (var body in bodies)
        {
            var problem = await gateway.PostAsync($"{Wallet}/payments", body, GatewayHost.WalletKey, HttpStatusCode.BadRequest);
            Assert.Equal(code, problem.GetProperty("code").GetString());
        }

        Assert.Null(gateway.Backend.Wallet.LastPayment);
    }

    [Theory]
    [InlineData("{\"outputs\":[]}", "invalid_payment")]
    [InlineData("{}", "invalid_payment")]
    [InlineData("{\"outputs\":[{\"address\":\"x\",\"amount_sats\":1}]}", "invalid_address")]
    [InlineData("{\"address\":\"x\",\"amount_sats\":1,\"outputs\":[]}", "invalid_payment")]
    [InlineData("{", "invalid_json")]
    [InlineData("[]", "invalid_json")]
    [InlineData("{\"outputs\":5}", "invalid_json")]
    [InlineData("{\"outputs\":[null]}", "invalid_address")]
    [InlineData("null", "invalid_json")]
    [InlineData("", "invalid_json")]
    public async Task Malformed_payments_are_told_with_a_code(string body, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var problem = await gateway.PostAsync($"{Wallet}/payments", body, GatewayHost.WalletKey, HttpStatusCode.BadRequest);
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Amounts_must_not_add_up_to_more_than_there_can_be()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var output = $$"""{"address":"{{ScriptedChain.Address}}","amount_sats":2000000000000000}""";
        var problem = await gateway.PostAsync(
            $"{Wallet}/payments",
            $$"""{"outputs":[{{output}},{{output}}]}""",
            GatewayHost.WalletKey,
            HttpStatusCode.BadRequest);
        Assert.Equal("invalid_amount", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("w0", HttpStatusCode.BadRequest, "invalid_wallet_id")]
    [InlineData("nonsense", HttpStatusCode.BadRequest, "invalid_wallet_id")]
    [InlineData("w-1-aaaa", HttpStatusCode.BadRequest, "invalid_wallet_id")]
    [InlineData("w7-aaaa", HttpStatusCode.NotFound, "unknown_wallet")]
    [InlineData("w0-aaaa", HttpStatusCode.NotFound, "unknown_wallet")]
    public async Task A_wallet_id_names_its_shard(string id, HttpStatusCode status, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var problem = await gateway.GetAsync($"/api/v1/wallets/{id}", GatewayHost.WalletKey, status);
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Unknown_paths_wrong_methods_and_media_types_are_problems_and_never_pages()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var path in new[] { "/api/nothing", "/api/v1/nothing", "/api", "/api/v1/blocks/1/2/3" })
        {
            using var response = await gateway.SendAsync(HttpMethod.Get, path, headers: ("Accept", "text/html"));
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal(
                "not_found",
                (await GatewayHost.JsonOfAsync(response, HttpStatusCode.NotFound)).GetProperty("code").GetString());
        }

        var wrong = await GatewayHost.JsonOfAsync(
            await gateway.SendAsync(HttpMethod.Post, "/api/v1/chain", "{}"),
            HttpStatusCode.MethodNotAllowed);
        Assert.Equal("method_not_allowed", wrong.GetProperty("code").GetString());
        var form = await gateway.SendAsync(
            HttpMethod.Post,
            "/api/v1/wallets",
            "name=x",
            GatewayHost.WalletKey,
            "application/x-www-form-urlencoded");
        Assert.Equal(
            "unsupported_media_type",
            (await GatewayHost.JsonOfAsync(form, HttpStatusCode.UnsupportedMediaType)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("nonsense")]
    public async Task Bodies_are_utf8(string charset)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var content = new StringContent("{}");
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", charset);
        content.Headers.Add("X-API-Key", GatewayHost.WalletKey);
        var answer = await gateway.Http.PostAsync(new Uri("/api/v1/wallets", UriKind.Relative), content);
        var problem = await GatewayHost.JsonOfAsync(answer, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal("unsupported_media_type", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Bodies_have_a_limit()
    {
        await using var gateway = await GatewayHost.StartAsync(("Http:MaxBodyBytes", "2000"));
        var body = $$"""{"name":"{{new string('x', 3000)}}"}""";
        var problem = await gateway.PostAsync(
            "/api/v1/wallets",
            body,
            GatewayHost.WalletKey,
            HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("body_too_large", problem.GetProperty("code").GetString());

        // Routes that take transactions have a limit of their own.
        await gateway.PostAsync(
            "/api/v1/transactions",
            $$"""{"raw":"{{new string('0', 3000)}}"}""",
            expected: HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_is_not_there_is_404()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (
            var path in new[]
            {
                $"blocks/{ScriptedChain.Id("9", 9)}",
                "blocks/999",
                $"transactions/{ScriptedChain.Id("9", 9)}",
                $"mempool/{ScriptedChain.Id("9", 9)}",
            })
        {
            var problem = await gateway.GetAsync("/api/v1/" + path, expected: HttpStatusCode.NotFound);
            Assert.Equal("not_found", problem.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Idempotency_keys_are_short_and_printable()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var response = await gateway.SendAsync(
            HttpMethod.Post,
            "/api/v1/wallets",
            "{}",
            GatewayHost.WalletKey,
            headers: ("Idempotency-Key", new string('k', 256)));
        Assert.Equal(
            "invalid_idempotency_key",
            (await GatewayHost.JsonOfAsync(response, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }
}

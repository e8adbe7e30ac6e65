using System.Net;
using System.Text.RegularExpressions;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed partial class PageTests
{
    [Fact]
    public async Task The_first_page_shows_the_tip_blocks_and_what_waits()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Backend.Chain.Wait(ScriptedChain.Id("d", 1));
        var page = await GetAsync(gateway, "/");

        Assert.Contains(gateway.Backend.Chain.TipHash, page, StringComparison.Ordinal);
        Assert.Contains("Latest blocks", page, StringComparison.Ordinal);
        Assert.Contains($"/tx/{ScriptedChain.Id("d", 1)}", page, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_link_of_the_explorer_leads_somewhere()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Backend.Chain.Confirm(ScriptedChain.Id("d", 1), 20);
        gateway.Backend.Chain.Wait(ScriptedChain.Id("d", 2));
        gateway.Backend.Chain.Confirm(ScriptedChain.Id("e", 1), 2);
        var waiting = new Queue<string>(["/", "/tx/" + ScriptedChain.Id("d", 1), "/blocks?limit=2"]);
        var seen = new HashSet<string>();
        while (waiting.TryDequeue(out var path) && seen.Count < 60)
        {
            if (!seen.Add(path))
            {
                continue;
            }

            using var response = await gateway.SendAsync(HttpMethod.Get, path, headers: ("Accept", "text/html"));
            Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
            Assert.False(response.Headers.Contains("Set-Cookie"), path);
            if (
                response.Content.Headers.ContentType?.MediaType == "text/html"
                && !path.StartsWith("/swagger", StringComparison.Ordinal))
            {
                foreach (Match link in Link().Matches(await response.Content.ReadAsStringAsync()))
                {
                    waiting.Enqueue(WebUtility.HtmlDecode(link.Groups[1].Value));
                }
            }
        }

        Assert.Contains(seen, path => path.StartsWith("/block/", StringComparison.Ordinal));
        Assert.Contains(seen, path => path.StartsWith("/address/", StringComparison.Ordinal));
        Assert.Contains(seen, path => path.StartsWith("/assets/site.css", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_load_nothing_from_elsewhere_and_run_nothing_inline()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Backend.Chain.Confirm(ScriptedChain.Id("d", 1), 5);
        foreach (
            var path in new[]
            {
                "/",
                "/blocks",
                "/block/5",
                "/tx/" + ScriptedChain.Id("d", 1),
                "/address/" + ScriptedChain.Address,
                "/mempool",
                "/block/999",
            })
        {
            using var response = await gateway.SendAsync(HttpMethod.Get, path, headers: ("Accept", "text/html"));
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            var page = await response.Content.ReadAsStringAsync();
            Assert.DoesNotMatch(@"(src|href)=""(https?:)?//", page);
            Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=""|RequestVerificationToken|blazor", page);
        }
    }

    [Fact]
    public async Task Assets_are_kept_for_good()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var page = await GetAsync(gateway, "/");
        var style = Regex.Match(page, "/assets/site.css[^\"]*").Value;
        using var response = await gateway.SendAsync(HttpMethod.Get, style);
        Assert.Equal("text/css", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.SendAsync(HttpMethod.Get, "/assets/..%2fsecret")).StatusCode);
    }

    [Fact]
    public async Task What_is_searched_for_is_shown_and_what_is_not_known_is_said()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var block = await gateway.SendAsync(HttpMethod.Get, "/search?q=7");
        Assert.Equal($"/block/{gateway.Backend.Chain.Blocks[7].Header.Hash}", block.Headers.Location!.ToString());
        using var address = await gateway.SendAsync(HttpMethod.Get, $"/search?q=%20{ScriptedChain.Address}%20");
        Assert.Equal($"/address/{ScriptedChain.Address}", address.Headers.Location!.ToString());

        using var nothing = await gateway.SendAsync(
            HttpMethod.Get,
            "/search?q=<script>alert(1)</script>",
            headers: ("Accept", "text/html"));
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        var page = await nothing.Content.ReadAsStringAsync();
        Assert.Contains("Nothing is known by", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_are_pages_for_people_and_problems_for_programs()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var page = await gateway.SendAsync(HttpMethod.Get, "/nowhere", headers: ("Accept", "text/html"));
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        using var problem = await gateway.SendAsync(HttpMethod.Get, "/nowhere");
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_interface_is_described_as_openapi()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var document = await gateway.GetAsync("/api-docs/openapi.json");
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths");
        var pay = paths.GetProperty("/api/v1/wallets/{id}/payments").GetProperty("post");
        Assert.Contains(
            pay.GetProperty("parameters").EnumerateArray(),
            parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
        Assert.Equal("ApiKey", pay.GetProperty("security")[0].EnumerateObject().Single().Name);
        var blocks = paths.GetProperty("/api/v1/blocks").GetProperty("get");
        Assert.Equal(
            ["limit", "cursor"],
            blocks.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!));
        Assert.False(paths.TryGetProperty("/", out _));
        var height = document
            .GetProperty("components")
            .GetProperty("schemas")
            .GetProperty("ChainView")
            .GetProperty("properties")
            .GetProperty("height");
        Assert.Equal("Height of the best block.", height.GetProperty("description").GetString());

        using var docs = await gateway.SendAsync(HttpMethod.Get, "/swagger-ui/index.html");
        Assert.Equal(HttpStatusCode.OK, docs.StatusCode);
    }

    [GeneratedRegex("(?:href|src)=\"(/[^\"]*)\"")]
    private static partial Regex Link();

    private static async Task<string> GetAsync(GatewayHost gateway, string path)
    {
        using var response = await gateway.SendAsync(HttpMethod.Get, path, headers: ("Accept", "text/html"));
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        return await response.Content.ReadAsStringAsync();
    }
}

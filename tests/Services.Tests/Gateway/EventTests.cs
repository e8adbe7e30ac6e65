using System.Net;
using System.Text.Json;
using Blockyard.Services.Tests.Gateway.Doubles;

namespace Blockyard.Services.Tests.Gateway;

public sealed class EventTests
{
    [Fact]
    public async Task Blocks_reorgs_and_waiting_transactions_arrive_as_they_happen()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var listener = await EventListener.OpenAsync(gateway, "/api/v1/events");
        Assert.Equal(("tip", 20), await NextAsync(listener));

        gateway.Backend.Feed.Connect();
        Assert.Equal(("block", 21), await NextAsync(listener));
        gateway.Backend.Feed.Disconnect();
        Assert.Equal(("reorg", 21), await NextAsync(listener));
        gateway.Backend.Feed.Add(ScriptedChain.Id("d", 1));
        var mempool = await listener.NextAsync();
        Assert.Equal("mempool", mempool.Name);
        Assert.Equal(ScriptedChain.Id("d", 1), mempool.Data.GetProperty("added")[0].GetProperty("txid").GetString());
        Assert.Null(mempool.Id);
    }

    [Fact]
    public async Task A_listener_hears_only_what_it_asked_for()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var listener = await EventListener.OpenAsync(gateway, "/api/v1/events?types=blocks");
        await listener.NextAsync();
        gateway.Backend.Feed.Add(ScriptedChain.Id("d", 1));
        gateway.Backend.Feed.Connect();
        Assert.Equal(("block", 21), await NextAsync(listener));
    }

    [Fact]
    public async Task Who_was_away_goes_on_where_he_stopped_exactly_once_and_then_live()
    {
        await using var gateway = await GatewayHost.StartAsync();
        string id;
        using (var first = await EventListener.OpenAsync(gateway, "/api/v1/events?types=blocks"))
        {
            await first.NextAsync();
            gateway.Backend.Feed.Connect();
            id = (await first.NextAsync()).Id!;
        }

        gateway.Backend.Feed.Connect();
        gateway.Backend.Feed.Connect();
        using var second = await EventListener.OpenAsync(gateway, "/api/v1/events?types=blocks", id);
        Assert.Equal(("block", 22), await NextAsync(second));
        Assert.Equal(("block", 23), await NextAsync(second));
        for (var height = 24; height < 60; height++)
        {
            gateway.Backend.Feed.Connect();
            Assert.Equal(("block", height), await NextAsync(second));
        }

        // It has joined the common stream: it costs no stream of its own any more.
        await Patience.UntilAsync(() => gateway.Backend.Feed.ChainStreams == 1, "one stream");
    }

    [Fact]
    public async Task An_id_that_nobody_gave_out_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/events", headers: ("Last-Event-ID", "yesterday"));
        Assert.Equal(
            "invalid_event_id",
            (await GatewayHost.JsonOfAsync(response, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_stream_survives_a_chain_store_that_breaks_and_misses_nothing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var listener = await EventListener.OpenAsync(gateway, "/api/v1/events?types=blocks");
        await listener.NextAsync();
        gateway.Backend.Feed.Break();
        await Patience.UntilAsync(() => gateway.Backend.Feed.ChainStreams == 0, "the break");
        gateway.Backend.Feed.Connect();
        gateway.Backend.Feed.Connect();
        Assert.Equal(("block", 21), await NextAsync(listener));
        Assert.Equal(("block", 22), await NextAsync(listener));
    }

    [Fact]
    public async Task An_address_is_followed_into_the_mempool_and_into_a_block()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var listener = await EventListener.OpenAsync(gateway, $"/api/v1/events?address={ScriptedChain.Address}");
        await listener.NextAsync();
        var txid = ScriptedChain.Id("d", 1);
        gateway.Backend.Feed.Add(txid);
        var waiting = await listener.NextAsync();
        Assert.Equal(("address", txid), (waiting.Name, waiting.Data.GetProperty("transaction").GetProperty("txid").GetString()));

        lock (gateway.Backend.Feed.Lock)
        {
            gateway.Backend.Chain.Confirm(txid, 20);
        }

        gateway.Backend.Feed.Connect();
        var confirmed = await listener.NextAsync();
        Assert.True(confirmed.Data.GetProperty("transaction").GetProperty("status").GetProperty("confirmed").GetBoolean());
    }

    [Fact]
    public async Task Silence_is_broken_by_a_sign_of_life()
    {
        await using var gateway = await GatewayHost.StartAsync(("Events:HeartbeatSeconds", "1"));
        using var listener = await EventListener.OpenAsync(gateway, "/api/v1/events");
        await listener.NextAsync();
        Assert.Equal(":", await listener.NextLineAsync());
    }

    [Fact]
    public async Task There_are_only_so_many_listeners()
    {
        await using var gateway = await GatewayHost.StartAsync(("Events:MaxStreams", "2"));
        using var one = await EventListener.OpenAsync(gateway, "/api/v1/events");
        using var two = await EventListener.OpenAsync(gateway, "/api/v1/events");
        var problem = await gateway.GetAsync("/api/v1/events", expected: HttpStatusCode.ServiceUnavailable);
        Assert.Equal("too_many_streams", problem.GetProperty("code").GetString());
        one.Dispose();
        await Patience.UntilAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
                using var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                return response.StatusCode;
            },
            status => status == HttpStatusCode.OK,
            "a free place");
        Assert.DoesNotContain(gateway.Lines.All, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task A_gateway_that_stops_ends_its_streams()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var listener = await EventListener.OpenAsync(gateway, "/api/v1/events");
        await listener.NextAsync();
        await gateway.App.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Null(await listener.NextLineAsync());
    }

    private static async Task<(string Name, int Height)> NextAsync(EventListener listener)
    {
        var (_, name, data) = await listener.NextAsync();
        return (name, data.GetProperty("height").GetInt32());
    }

    private sealed class EventListener(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public static async Task<EventListener> OpenAsync(GatewayHost gateway, string path, string? lastId = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (lastId is not null)
            {
                request.Headers.Add("Last-Event-ID", lastId);
            }

            var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            return new EventListener(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<string?> NextLineAsync()
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync().WaitAsync(Patience.Limit);
            } while (line?.Length == 0);

            return line;
        }

        public async Task<(string? Id, string Name, JsonElement Data)> NextAsync()
        {
            string? id = null;
            var name = "";
            while (true)
            {
                var line = await NextLineAsync() ?? throw new EndOfStreamException();
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                {
                    id = line[4..];
                }
                else if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    name = line[7..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    return (id, name, JsonDocument.Parse(line[6..]).RootElement);
                }
            }
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}

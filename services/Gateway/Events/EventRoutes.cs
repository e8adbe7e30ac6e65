using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Events;

/// <summary>The event stream.</summary>
internal static class EventRoutes
{
    public const string LastEventIdHeader = "Last-Event-ID";

    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapGet("/events", Listen)
            .WithTags("Events")
            .WithSummary(
                "Blocks, reorgs, waiting transactions and an address, as server-sent events; Last-Event-ID goes on where it stopped")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");

    private static async Task Listen(
        string? types,
        string? address,
        ChainFeed feed,
        NodeDirectory<ChainNode> nodes,
        ChainStores chain,
        IOptions<EventOptions> options,
        IOptions<JsonOptions> json,
        TimeProvider time,
        HttpContext context)
    {
        var follower = address is null ? null : new AddressFollower(Texts.Address(address), chain);
        var wanted = EventTypesReader.Parse(types, follower is not null);
        var last = context.Request.Headers[LastEventIdHeader].ToString();
        var resumed = last.Length == 0 ? null : EventCursor.Parse(last);
        if (feed.Count >= options.Value.MaxStreams)
        {
            throw new ProblemException(
                StatusCodes.Status503ServiceUnavailable,
                "too_many_streams",
                "Too many event streams are open: try again later.");
        }

        using var subscription = feed.Subscribe();
        var tip =
            feed.Tip
            ?? throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "unavailable", "No chain-store answers yet.");
        var writer = new EventWriter(
            context.Response,
            json.Value.SerializerOptions,
            wanted,
            resumed ?? new EventCursor([tip.Hash]));
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var stream = new EventStream(writer, follower, TimeSpan.FromSeconds(options.Value.HeartbeatSeconds), time);
        await stream.BeginAsync(context);
        if (resumed is null)
        {
            await writer.WriteAsync(
                "tip",
                new EventCursor([tip.Hash]),
                new TipEvent(tip.Height, tip.Hash),
                context.RequestAborted);
        }

        var items = resumed is null
            ? subscription.ReadAsync(context.RequestAborted)
            : subscription.ReadFromAsync(resumed, nodes.InOrder(ClientIdentity.Of(context))[0], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await stream.RunAsync(items, context);
    }
}

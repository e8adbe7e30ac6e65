using System.Text.Json;
using Blockyard.Services.Gateway.Chain;

namespace Blockyard.Services.Gateway.Events;

/// <summary>Writes server-sent events. Events of the chain carry the place after them as id.</summary>
internal sealed class EventWriter(HttpResponse response, JsonSerializerOptions json, EventTypes types, EventCursor? cursor)
{
    private EventCursor? _cursor = cursor;

    /// <summary>Writes what an item holds and the listener asked for.</summary>
    public async Task WriteAsync(FeedItem item, CancellationToken cancellationToken)
    {
        if (item.Chain is { } chain)
        {
            foreach (var step in chain.Events)
            {
                await WriteAsync(step, cancellationToken);
            }

            _cursor = EventCursor.From(chain.Cursor, chain.BlockHash);
        }
        else if (item.Mempool is { } mempool && types.HasFlag(EventTypes.Mempool))
        {
            await WriteAsync("mempool", null, MempoolEvents.From(mempool), cancellationToken);
        }
    }

    /// <summary>Writes one event.</summary>
    public async Task WriteAsync<T>(string name, EventCursor? id, T data, CancellationToken cancellationToken)
    {
        var head = id is null ? $"event: {name}\ndata: " : $"id: {id}\nevent: {name}\ndata: ";
        await response.WriteAsync(head, cancellationToken);
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(data, json), cancellationToken);
        await response.WriteAsync("\n\n", cancellationToken);
    }

    /// <summary>A line that clients ignore and proxies count as traffic.</summary>
    public Task WriteHeartbeatAsync(CancellationToken cancellationToken) => response.WriteAsync(":\n\n", cancellationToken);

    private async Task WriteAsync(Contracts.Chain.V1.ChainEvent step, CancellationToken cancellationToken)
    {
        var left = step.Disconnected;
        var tip = left?.PreviousHash ?? step.Connected.Block.Header.Hash;
        _cursor = _cursor?.After(tip) ?? new EventCursor([tip]);
        if (!types.HasFlag(EventTypes.Blocks))
        {
            return;
        }

        if (left is not null)
        {
            await WriteAsync("reorg", _cursor, new ReorgEvent(left.Hash, left.Height, left.PreviousHash), cancellationToken);
        }
        else
        {
            await WriteAsync("block", _cursor, BlockView.From(step.Connected.Block), cancellationToken);
        }
    }
}

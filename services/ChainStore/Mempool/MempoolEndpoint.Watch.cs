using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Mapping;
using Google.Protobuf;
using Grpc.Core;
using MempoolEvent = Blockyard.Chain.Mempool.Events.MempoolEvent;
using MempoolEventMessage = Blockyard.Contracts.Chain.V1.MempoolEvent;

namespace Blockyard.Services.ChainStore.Mempool;

internal sealed partial class MempoolEndpoint
{
    private const int MaxEvents = 1_000;
    private const int MaxEventBytes = 4 * 1024 * 1024;

    public override async Task WatchMempool(
        WatchMempoolRequest request,
        IServerStreamWriter<WatchMempoolResponse> responseStream,
        ServerCallContext context)
    {
        var place = run.SequenceOf(request.Cursor);
        var events = new MempoolEvent[MaxEvents];
        while (true)
        {
            if (place is not { } after || !pool.Events.TryRead(after, events, out var count))
            {
                place = await SendAllAsync(responseStream, request.IncludeRaw, context.CancellationToken);
                continue;
            }

            var taken = 0;
            var response = new WatchMempoolResponse();
            for (var bytes = 0; taken < count && bytes < MaxEventBytes; taken++)
            {
                bytes += Add(response, events[taken], request.IncludeRaw);
            }

            place = after + taken;
            response.Cursor = run.CursorOf(place.Value);
            await responseStream.WriteAsync(response, context.CancellationToken);
            if (taken == count)
            {
                var end = place.Value;
                await heartbeat.WaitAsync(token => pool.Events.WaitPastAsync(end, token), context.CancellationToken);
            }
        }
    }

    /// <summary>
    /// Starts a watcher over: the whole pool as additions. Only the last message has a cursor that can be resumed from.
    /// </summary>
    private async Task<long> SendAllAsync(
        IServerStreamWriter<WatchMempoolResponse> responseStream,
        bool includeRaw,
        CancellationToken cancellationToken)
    {
        var waiting = pool.Snapshot(out var sequence);
        var response = new WatchMempoolResponse { Reset = true };
        var bytes = 0;
        foreach (var transaction in waiting)
        {
            bytes += Add(response, new MempoolEvent(sequence, transaction.Id, null), includeRaw);
            if (response.Events.Count == MaxEvents || bytes >= MaxEventBytes)
            {
                await responseStream.WriteAsync(response, cancellationToken);
                response = new WatchMempoolResponse();
                bytes = 0;
            }
        }

        response.Cursor = run.CursorOf(sequence);
        await responseStream.WriteAsync(response, cancellationToken);
        return sequence;
    }

    private int Add(WatchMempoolResponse response, MempoolEvent change, bool includeRaw)
    {
        if (change.Removed is { } reason)
        {
            response.Events.Add(new MempoolEventMessage
            {
                Removed = new RemovedTransaction
                {
                    Txid = change.TransactionId.ToString(),
                    Reason = MempoolMapping.ReasonOf(reason),
                },
            });
            return 0;
        }

        // One that has left again by now is told of by its removal alone.
        if (!pool.TryGetEntry(change.TransactionId, out var entry))
        {
            return 0;
        }

        var added = new AddedTransaction { Entry = entry.ToMessage() };
        if (includeRaw)
        {
            added.Raw = UnsafeByteOperations.UnsafeWrap(entry.Transaction.Raw);
        }

        response.Events.Add(new MempoolEventMessage { Added = added });
        return added.Raw.Length;
    }
}

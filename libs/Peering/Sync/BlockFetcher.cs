using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Sync;

/// <summary>Fetches a run of blocks from a peer over one stream.</summary>
internal sealed class BlockFetcher(
    BlockClaims claims, BlockHandOver handOver, ByteBudget budget, PeerSettings settings, TimeProvider time, ILogger logger)
{
    private readonly StallLimit _stall = new(settings.BlockStallTimeout);

    /// <summary>Fetches a run and gives it back. A peer that does not deliver what it announced is left.</summary>
    public Task FetchAsync(BlockSource source, BlockRun run, CancellationToken cancellationToken) =>
        FetchAsync(source, run, isHead: false, cancellationToken);

    private async Task FetchAsync(BlockSource source, BlockRun run, bool isHead, CancellationToken cancellationToken)
    {
        var receiving = ReceiveAsync(source, run, isHead, cancellationToken);
        await ((Task)receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        claims.Release(run);
        source.Pace.Note(run.Waited, run.Received);
        cancellationToken.ThrowIfCancellationRequested();
        if (run.Overtaken.IsCompleted)
        {
            PeeringLog.Overtaken(logger, source.Session);
            source.NoteOvertaken();
        }
        else if (receiving.Exception?.InnerException is { } error && UnreadableMessage.Find(error) is { } unreadable)
        {
            source.Session.Misbehaved(unreadable);
        }
        else if (receiving.Exception?.InnerException is RpcException or HttpRequestException)
        {
            var text = SessionEnd.Of(receiving.Exception.InnerException).Text;
            PeeringLog.BlocksUnreachable(logger, source.Session, text);
            source.NoteUnreachable(text);
        }
        else if (await receiving is { } violation)
        {
            source.Session.Misbehaved(violation);
        }
    }

    /// <summary>Gives why the peer has to go, or null.</summary>
    private async Task<Violation?> ReceiveAsync(BlockSource source, BlockRun run, bool isHead, CancellationToken cancellationToken)
    {
        var client = await source.Session.Blocks!.GetAsync(cancellationToken);
        var request = new GetBlocksRequest();
        request.Hashes.AddRange(run.Path.Select(static entry => HashField.Of(entry.Hash)));
        using var call = client.GetBlocks(request, cancellationToken: cancellationToken);
        for (var i = 0; i < run.Path.Count; i++)
        {
            var entry = run.Path[i];
            if (i > 0 && !claims.Holds(run, entry))
            {
                // Taken over: what was under way has come, the rest does not have to.
                return null;
            }

            run.WaitForPeer();
            var limit = _stall.Current;
            var next = call.ResponseStream.MoveNext(cancellationToken).WaitAsync(limit, time, cancellationToken);
            await Task.WhenAny(next, run.Overtaken);
            if (run.Overtaken.IsCompleted && !next.IsCompleted)
            {
                return null;
            }

            if (next.Exception?.InnerException is TimeoutException)
            {
                _stall.NoteStalled();
                return new Violation(Offence.Stalled, $"no block for {limit.TotalSeconds:0} seconds");
            }

            if (!await next)
            {
                return i > 0 ? null : new Violation(Offence.Stalled, $"it announced block {entry}, but does not have it");
            }

            _stall.NoteBlock();
            source.NoteReached();
            run.WaitForChain();
            if (!TryRead(call.ResponseStream.Current, entry, out var block))
            {
                return new Violation(Offence.BrokenProtocol, $"something else than block {entry}");
            }

            await TakeAsync(source, run, new ArrivedBlock(source, entry, block!), isHead, cancellationToken);
        }

        source.NoteFinished();
        return null;
    }

    private static bool TryRead(GetBlocksResponse response, HeaderEntry expected, out Block? block)
    {
        block = null;
        return response.Raw.Length <= PeerLimits.MaxBlockBytes
            && Block.TryParse(response.Raw.Memory, out block, out _)
            && block.Hash == expected.Hash;
    }

    /// <summary>Gives a block to be handed over. While there is no room, the peer waits; but it may fetch what all wait for.</summary>
    private async Task TakeAsync(
        BlockSource source, BlockRun run, ArrivedBlock block, bool isHead, CancellationToken cancellationToken)
    {
        if (!claims.TryArrive(run, block.Entry))
        {
            return;
        }

        var taken = false;
        try
        {
            while (true)
            {
                var seen = budget.Released.Current;
                taken = handOver.TryAdd(block);
                if (taken)
                {
                    return;
                }

                if (!isHead && !handOver.IsReady(block.Entry) && claims.TryClaim(source, headOnly: true, out _) is { } head)
                {
                    await FetchAsync(source, head, isHead: true, cancellationToken);
                    continue;
                }

                await TimedWait.ForAsync(budget.Released, seen, settings.BlockTakeOver / 4, time, cancellationToken);
            }
        }
        finally
        {
            if (!taken)
            {
                claims.Settle(block.Entry);
            }
        }
    }
}

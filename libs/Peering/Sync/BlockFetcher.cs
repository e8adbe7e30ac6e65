using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Sync;

/// <summary>Fetches a run of blocks from a peer and hands them to the chain in order, without waiting for each.</summary>
internal sealed class BlockFetcher(Blockchain chain, ByteBudget budget, PeerSettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>How long a peer whose blocks could not be reached or stored is not asked again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>Fetches a window. A peer that does not deliver what it announced is left.</summary>
    public async Task FetchAsync(BlockWindow window, CancellationToken cancellationToken)
    {
        var pending = new Queue<Task<SubmitResult>>();
        try
        {
            if (await ReceiveAsync(window, pending, cancellationToken) is { } violation)
            {
                window.Session.Misbehaved(violation);
            }
        }
        catch (Exception exception) when (IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            PeeringLog.BlocksUnreachable(logger, window.Session, exception.Message);
            LetRest(window.Session);
        }
        catch (IOException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Our own disk is full or broken, for which no peer has to go.
            PeeringLog.NotStored(logger, exception.Message);
            LetRest(window.Session);
        }
        finally
        {
            // Their bytes are counted until the chain has them.
            await ((Task)Task.WhenAll(pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void LetRest(PeerSession session) =>
        session.BlocksRestUntil = time.GetTimestamp() + (long)(Rest.TotalSeconds * time.TimestampFrequency);

    private static bool IsUnreachable(Exception exception) => exception is RpcException or HttpRequestException;

    /// <summary>Gives why the peer has to go, or null.</summary>
    private async Task<Violation?> ReceiveAsync(
        BlockWindow window, Queue<Task<SubmitResult>> pending, CancellationToken cancellationToken)
    {
        var client = await window.Session.Blocks!.GetAsync(cancellationToken);
        var request = new GetBlocksRequest();
        foreach (var entry in window.Path)
        {
            request.Hashes.Add(HashField.Of(entry.Hash));
        }

        using var call = client.GetBlocks(request, cancellationToken: cancellationToken);
        for (var i = 0; i < window.Path.Count; i++)
        {
            window.WaitForPeer();
            var next = call.ResponseStream.MoveNext(cancellationToken).WaitAsync(settings.BlockStallTimeout, time, cancellationToken);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next.Exception?.InnerException is TimeoutException)
            {
                return new Violation(Offence.Stalled, $"no block for {settings.BlockStallTimeout.TotalSeconds:0} seconds");
            }

            if (!await next)
            {
                if (i == 0)
                {
                    return new Violation(Offence.Stalled, $"it announced block {window.Path[0]}, but does not have it");
                }

                break;
            }

            window.WaitForChain();
            if (!TryRead(call.ResponseStream.Current, window.Path[i], out var block))
            {
                return new Violation(Offence.BrokenProtocol, $"something else than block {window.Path[i]}");
            }

            pending.Enqueue(await SubmitAsync(block!, cancellationToken));
            if (await SettleAsync(window.Session, pending, settings.BlocksInFlight) is { } violation)
            {
                return violation;
            }
        }

        return await SettleAsync(window.Session, pending, 0);
    }

    private static bool TryRead(GetBlocksResponse response, HeaderEntry expected, out Block? block)
    {
        block = null;
        return response.Raw.Length <= PeerLimits.MaxBlockBytes
            && Block.TryParse(response.Raw.Memory, out block, out _)
            && block.Hash == expected.Hash;
    }

    /// <summary>Hands a block in; the task inside is the chain's answer.</summary>
    private async Task<Task<SubmitResult>> SubmitAsync(Block block, CancellationToken cancellationToken)
    {
        await budget.TakeAsync(block.Size, cancellationToken);
        return CompleteAsync(chain.SubmitBlockAsync(block, cancellationToken), block.Size);
    }

    private async Task<SubmitResult> CompleteAsync(Task<SubmitResult> submission, int size)
    {
        try
        {
            return await submission;
        }
        finally
        {
            budget.Release(size);
        }
    }

    /// <summary>Takes answers until no more than so many are open; gives what is wrong with a block, or null.</summary>
    private static async Task<Violation?> SettleAsync(PeerSession session, Queue<Task<SubmitResult>> pending, int open)
    {
        while (pending.Count > open || (pending.TryPeek(out var oldest) && oldest.IsCompleted))
        {
            var result = await pending.Dequeue();
            if (result is { Outcome: SubmitOutcome.Rejected, Entry: not { IsInvalidated: true } })
            {
                return new Violation(
                    Offence.InvalidBlock, $"an invalid block {result.Entry}: {result.Validation}");
            }

            if (result.Outcome is SubmitOutcome.Connected or SubmitOutcome.SideBranch)
            {
                session.Use.NoteBlock();
            }
        }

        return null;
    }
}

using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>Gets the blocks of better chains: each connection looks by itself for what its peer can send and nobody else does.</summary>
/// <remarks>
/// <code>
///   connection A ─► BlockClaims: what is free? ─► BlockFetcher ─┐
///   connection B ─► …                                           ├─► BlockHandOver ─► Blockchain, in order
///   connection C ─► …                                           ┘       └ ByteBudget: all of it together
/// </code>
/// </remarks>
internal sealed class BlockSync(
    BlockClaims claims, BlockFetcher fetcher, BlockHandOver handOver, PeerTable table, PeerSettings settings, TimeProvider time)
{
    /// <summary>Something has changed: the tip, or what a peer has.</summary>
    public void Signal() => claims.Signal();

    /// <summary>Fetches from one peer until the connection ends.</summary>
    public async Task RunAsync(PeerSession session, CancellationToken cancellationToken)
    {
        if (session.Blocks is null)
        {
            await WaitForOthersAsync(session, cancellationToken);
            return;
        }

        try
        {
            await FetchAsync(new BlockSource(session, settings, time), cancellationToken);
        }
        finally
        {
            var left = table.Sessions.Remove(session);
            handOver.Drop(entry => !left.Any(other => other.End is null && other.Headers.Best is { } best && best.HasAncestor(entry)));
            Signal();
        }
    }

    /// <summary>
    /// For a peer that takes no connections: what it has comes from others. If nobody else has it, the peer has to go, for we would
    /// wait for it for ever.
    /// </summary>
    private async Task WaitForOthersAsync(PeerSession session, CancellationToken cancellationToken)
    {
        var limit = settings.BlockRefusalTimeout;
        var forsakenSince = time.GetTimestamp();
        while (time.GetElapsedTime(forsakenSince) < limit)
        {
            await Task.Delay(limit / 10, time, cancellationToken);
            if (!claims.IsForsaken(session))
            {
                forsakenSince = time.GetTimestamp();
            }
        }

        session.Misbehaved(
            Offence.Stalled, $"no block for {limit.TotalSeconds:0} seconds: it takes no connections, and nobody else has what it announced");
    }

    private async Task FetchAsync(BlockSource source, CancellationToken cancellationToken)
    {
        var session = source.Session;
        while (session.End is null)
        {
            var seen = claims.Changed.Current;
            if (session.Headers.Best is { IsInvalid: true, IsInvalidated: false } invalid)
            {
                session.Misbehaved(Offence.InvalidBlock, $"it follows block {invalid}, which is invalid");
                return;
            }

            if (session.Headers.Best is { } best && source.WastesSpace(best))
            {
                session.Misbehaved(Offence.Flood, "blocks of ever other branches that never become the best chain");
                return;
            }

            var rest = source.Rest;
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, cancellationToken);
                continue;
            }

            handOver.PassOnReady();
            if (claims.TryClaim(source, headOnly: false, out var isBusy) is { } run)
            {
                await fetcher.FetchAsync(source, run, cancellationToken);
            }
            else if (isBusy)
            {
                await TimedWait.ForAsync(claims.Changed, seen, settings.BlockTakeOver / 4, time, cancellationToken);
            }
            else
            {
                source.NoteReached();
                await claims.Changed.WaitPastAsync(seen, cancellationToken);
            }
        }
    }
}

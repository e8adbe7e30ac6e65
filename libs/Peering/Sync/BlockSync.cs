using Blockyard.Chain;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>Gets the blocks of better chains: each connection looks by itself for what its peer can send and nobody else does.</summary>
internal sealed class BlockSync(BlockClaims claims, BlockFetcher fetcher, PeerSettings settings, TimeProvider time)
{
    private readonly VersionSignal _changed = new();
    private long _version;

    /// <summary>Something has changed: the tip, or what a peer has.</summary>
    public void Signal() => _changed.Advance(Interlocked.Increment(ref _version));

    /// <summary>Fetches from one peer until the connection ends.</summary>
    public async Task RunAsync(PeerSession session, CancellationToken cancellationToken)
    {
        if (session.Blocks is null)
        {
            // It takes no connections: what it has comes from others, or not at all.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        while (session.End is null)
        {
            var seen = _changed.Current;
            if (session.Headers.Best is { IsInvalid: true, IsInvalidated: false } best)
            {
                session.Misbehaved(Offence.InvalidBlock, $"it follows block {best}, which is invalid");
                return;
            }

            var rest = session.BlocksRestUntil - time.GetTimestamp();
            var blockedByOther = false;
            var window = rest > 0 ? null : claims.TryClaim(session, out blockedByOther);
            if (window is null)
            {
                var wait = rest > 0 ? settings.BlockTakeOver : blockedByOther ? settings.BlockTakeOver / 4 : Timeout.InfiniteTimeSpan;
                await WaitAsync(seen, wait, cancellationToken);
                continue;
            }

            try
            {
                await fetcher.FetchAsync(window, cancellationToken);
            }
            finally
            {
                claims.Release(window);
                Signal();
            }
        }
    }

    private async Task WaitAsync(long seen, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            await _changed.WaitPastAsync(seen, cancellationToken);
            return;
        }

        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        await ((Task)_changed.WaitPastAsync(seen, either.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}

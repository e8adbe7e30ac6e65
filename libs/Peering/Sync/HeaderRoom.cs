using Blockyard.Chain;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Sync;

/// <summary>Takes headers of all peers into the tree, and keeps those without blocks from filling the memory.</summary>
/// <remarks>
/// What a single peer may show is bounded by <see cref="HeaderSync"/>; this bounds all of them together, and what they leave behind.
/// When there is no room, headers go that no connected peer follows; if that is not enough, the peer goes that most headers are kept
/// for alone. Honest peers share their headers, so it is not one of them.
/// </remarks>
internal sealed class HeaderRoom(Blockchain chain, PeerTable table, BlockClaims claims, PeerSettings settings) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Takes headers in and notes what the peer has by them. Null if the peer had to go to make room.</summary>
    public async Task<HeadersResult?> AcceptAsync(
        PeerSession session, IReadOnlyList<BlockHeader> headers, CancellationToken cancellationToken)
    {
        // One at a time: what one peer has just shown is noted as its own before room is made for another.
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (chain.Headers.WithoutBlockCount + headers.Count > settings.MaxSpareHeaders)
            {
                await MakeRoomAsync(headers.Count, cancellationToken);
                if (session.End is not null)
                {
                    return null;
                }
            }

            var result = await chain.AcceptHeadersAsync(headers, cancellationToken);
            if (result.Last is not null)
            {
                session.Headers.Learn(result.Last);
            }

            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task MakeRoomAsync(int count, CancellationToken cancellationToken)
    {
        await chain.ForgetHeadersAsync(Keep, cancellationToken);
        while (chain.Headers.WithoutBlockCount + count > settings.MaxSpareHeaders && FindGreediest() is { } greediest)
        {
            greediest.Close(EndReason.Full, "there is no room for more headers without blocks");
            await chain.ForgetHeadersAsync(Keep, cancellationToken);
        }
    }

    private IEnumerable<HeaderEntry> Keep() => Live().Select(static session => session.Headers.Best!).Concat(claims.List());

    private IEnumerable<PeerSession> Live() =>
        table.Sessions.Where(static session => session is { End: null, Headers.Best: not null });

    /// <summary>The peer with the most headers that nobody else follows; null if there is none.</summary>
    private PeerSession? FindGreediest()
    {
        var followers = new Dictionary<HeaderEntry, int>();
        var sessions = Live().ToList();
        foreach (var session in sessions)
        {
            foreach (var entry in Spare(session))
            {
                followers[entry] = followers.GetValueOrDefault(entry) + 1;
            }
        }

        return sessions
            .Select(session => (Session: session, Own: Spare(session).Count(entry => followers[entry] == 1)))
            .Where(static session => session.Own > 0)
            .OrderByDescending(static session => session.Own)
            .FirstOrDefault().Session;
    }

    private static IEnumerable<HeaderEntry> Spare(PeerSession session)
    {
        for (var entry = session.Headers.Best!; !entry.HasBlock; entry = entry.Previous!)
        {
            yield return entry;
        }
    }
}

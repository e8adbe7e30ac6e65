using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Sync;

// When it asks a peer, and from where on.
internal sealed partial class HeaderSync
{
    /// <summary>
    /// Goes on asking a peer that has more headers than we wanted: once our blocks have come nearer, or an operator has
    /// reconsidered what they build on.
    /// </summary>
    public void Resume(PeerSession session)
    {
        if (session.Headers.Avoided is { IsInvalid: false })
        {
            session.Headers.Avoided = null;
            Ask(session, chain.Headers.BestHeader);
        }

        if (session.Headers.IsPaused && !(session.Headers.Best is { } shown && IsTooFarAhead(shown)))
        {
            session.Headers.IsPaused = false;
            Ask(session, session.Headers.Best is { } best ? BestAfter(best) : chain.Headers.BestHeader);
        }
    }

    /// <summary>True if nothing is to be asked before <see cref="Resume"/>, which fetches whatever the peer has got meanwhile.</summary>
    private static bool IsHeldBack(PeerSession session) => session.Headers is { IsPaused: true, Best.IsInvalid: false };

    /// <summary>Waits until it is time for the next question. What comes meanwhile is dealt with after it.</summary>
    private async Task RestAsync(PeerSession session, CancellationToken cancellationToken)
    {
        if (session.Headers.LastAskedAt is { } asked && AskInterval - time.GetElapsedTime(asked) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, time, cancellationToken);
        }
    }

    private void Ask(PeerSession session, HeaderEntry from) => Ask(session, BlockLocator.Of(from).Hashes);

    private void Ask(PeerSession session, IEnumerable<Hash256> locator)
    {
        if (!session.Headers.TryAsk(time.GetTimestamp()))
        {
            session.Headers.AskAgain = true;
            return;
        }

        var question = new GetHeaders();
        question.Locator.AddRange(locator.Select(static hash => HashField.Of(hash)));
        session.Send(new PeerMessage { GetHeaders = question });
    }

    /// <summary>
    /// Headers whose parent is unknown. If they were announced, the answer to a question shows it; if they are an answer, what it
    /// builds on may have been forgotten meanwhile to make room. Again and again there is something wrong.
    /// </summary>
    private static Violation? AskForParents(PeerSession session, bool isAnnouncement)
    {
        if (isAnnouncement && IsHeldBack(session))
        {
            return null;
        }

        var isOpen = isAnnouncement && (session.Headers.AskAgain || session.Headers.AskedAt is not null);
        session.Headers.AskAgain = true;
        return !isOpen && ++session.Headers.Unconnected > MaxUnconnected ? NoFit : null;
    }

    /// <summary>Where to go on asking: others may have shown more of the same chain meanwhile.</summary>
    private HeaderEntry BestAfter(HeaderEntry entry) =>
        chain.Headers.BestHeader is var best && best.HasAncestor(entry) ? best : entry;
}

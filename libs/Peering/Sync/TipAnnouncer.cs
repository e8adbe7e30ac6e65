using Blockyard.Chain;
using Blockyard.Peering.Compact;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>Tells peers of every new best block.</summary>
internal sealed class TipAnnouncer(Blockchain chain, PeerTable table, CompactAnnouncer compact)
{
    /// <summary>Headers that are announced in one go. A peer that lacks more asks for them.</summary>
    private const int MaxAnnounced = 8;

    /// <summary>Follows the tip.</summary>
    /// <param name="changed">Called after each announcement with the new tip.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<HeaderEntry> changed, CancellationToken cancellationToken)
    {
        var known = chain.Tip;
        while (true)
        {
            await chain.WaitForChangeAsync(known, cancellationToken);
            known = chain.Tip;
            compact.CatchUp();
            foreach (var session in table.Sessions)
            {
                Announce(session, known);
            }

            changed(known);
        }
    }

    /// <summary>Tells one peer, unless it knows.</summary>
    public static void Announce(PeerSession session, HeaderEntry tip)
    {
        lock (session)
        {
            var best = session.Headers.Best;
            if (session.LastAnnounced == tip || (best is not null && best.HasAncestor(tip)))
            {
                session.LastAnnounced = tip;
                return;
            }

            var common = tip.GetForkPoint(session.LastAnnounced);
            if (best is not null && tip.GetForkPoint(best) is var shared && shared.Height > common.Height)
            {
                common = shared;
            }

            session.LastAnnounced = tip;
            if (tip.Height == common.Height)
            {
                // It went back to a block that the peer has; there is no header to show.
                return;
            }

            var after = tip.Height - common.Height > MaxAnnounced ? tip.Previous! : common;
            session.Send(HeaderServer.Write(after, tip, announcement: true));
        }
    }
}

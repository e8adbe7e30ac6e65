using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Sync;

/// <summary>Learns the chains of peers: asks for headers, and takes in those that come.</summary>
/// <remarks>
/// <para>Headers whose blocks have not come live in memory only. Keeping them on disk would save a restarted node little: it asks again
/// for at most <see cref="PeerSettings.MaxHeadersAhead"/> of 80 bytes, which one peer sends in a fraction of a second, and no disk fills
/// with headers that nobody ever sends a block for.</para>
/// <para>What bounds that memory: a branch that starts with less work than our tip has is weighed before it is kept
/// (<see cref="HeaderProof"/>); a peer is not asked further than so many headers ahead of our tip and may not show many more without
/// blocks that follow; and <see cref="HeaderRoom"/> bounds all of them together.</para>
/// </remarks>
internal sealed partial class HeaderSync(Blockchain chain, HeaderRoom room, BlockSync blocks, PeerSettings settings, TimeProvider time)
{
    /// <summary>Questions in a row after which announcements still do not fit.</summary>
    private const int MaxUnconnected = 20;

    /// <summary>
    /// Shortest time between two questions that announcements give rise to, well within what <see cref="TrafficRule"/> allows. A
    /// peer that gets blocks by the thousand announces some of them alone.
    /// </summary>
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(20);

    private static readonly Violation NoFit = new(Offence.UnconnectedHeaders, "headers that fit to nothing");

    /// <summary>A peer was greeted: asks what it has, unless its best block is known.</summary>
    public void Begin(PeerSession session)
    {
        session.Headers.AddedSince = chain.Tip.Height;
        if (chain.Headers.TryGet(session.Remote.TipHash, out var tip) && !tip.IsInvalid)
        {
            session.Headers.Learn(tip);
            session.Headers.Settle();
            blocks.Signal();
        }
        else
        {
            Ask(session, chain.Headers.BestHeader);
        }
    }

    /// <summary>Keeps headers that came; gives the rule that they break, or null. Does not wait.</summary>
    public static string? Receive(PeerSession session, Headers message)
    {
        if (message.Headers_.Count > PeerLimits.MaxHeaders)
        {
            return $"more than {PeerLimits.MaxHeaders} headers";
        }

        if (!message.Announcement && !session.Headers.TryAnswer())
        {
            return "headers that nobody asked for";
        }

        if (!session.Headers.TryKeep(message))
        {
            session.Headers.AskAgain = true;
        }

        return null;
    }

    /// <summary>Deals with the headers of one peer, one message after the other, until the connection ends.</summary>
    public async Task RunAsync(PeerSession session, CancellationToken cancellationToken)
    {
        await foreach (var message in session.Headers.ReadAllAsync(cancellationToken))
        {
            if (await TakeAsync(session, message, cancellationToken) is { } violation)
            {
                session.Misbehaved(violation);
                return;
            }

            if (session.Headers.AskAgain && session.Headers.AskedAt is null)
            {
                session.Headers.AskAgain = false;
                if (!IsHeldBack(session))
                {
                    await RestAsync(session, cancellationToken);
                    Ask(session, chain.Headers.BestHeader);
                }
            }
        }
    }

    private async Task<Violation?> TakeAsync(PeerSession session, Headers message, CancellationToken cancellationToken)
    {
        if (!TryReadRun(message, out var headers))
        {
            return new Violation(Offence.BrokenProtocol, "headers that are no headers, or not each the parent of the next");
        }

        if (session.Headers.Proof is { } proof)
        {
            // What is announced meanwhile comes at the end of the branch.
            return message.Announcement ? null
                : proof.IsReplaying ? await ReplayAsync(session, proof, headers, cancellationToken)
                : Weigh(session, proof, headers);
        }

        if (headers.Count == 0)
        {
            Finish(session);
            return null;
        }

        if (!chain.Headers.TryGet(headers[0].PreviousHash, out var parent))
        {
            return AskForParents(session, message.Announcement);
        }

        session.Headers.Unconnected = 0;
        var isLast = headers.Count < PeerLimits.MaxHeaders;
        if (!isLast && !message.Announcement && HasLessWork(parent, headers))
        {
            // Until it has proved more, it has shown nothing that we lack.
            Finish(session);
            session.Headers.Proof = new HeaderProof(parent);
            return Weigh(session, session.Headers.Proof, headers);
        }

        if (HasLessWork(parent, headers))
        {
            // Not worth the memory: others have proved more work.
            Finish(session);
            return null;
        }

        if (message.Announcement && IsTooFarAhead(parent))
        {
            // It would only be used much later, and is asked for then.
            session.Headers.IsPaused = true;
            Finish(session);
            return null;
        }

        var result = await room.AcceptAsync(session, headers, cancellationToken);
        return result is null ? null : Learn(session, message, result, isLast);
    }

    private Violation? Learn(PeerSession session, Headers message, HeadersResult result, bool isLast)
    {
        blocks.Signal();
        if (result.Invalidated is not null)
        {
            // The peer breaks no rule: it has not been given the order that we have.
            session.Headers.Avoided = result.Invalidated;
            Finish(session);
            return null;
        }

        if (!result.Validation.IsValid && result.Validation.Code != RejectCode.TimeTooNew)
        {
            return new Violation(Offence.InvalidHeader, $"a header that is refused: {result.Validation}");
        }

        if (!CountAdded(session, result.Added))
        {
            return new Violation(Offence.UnconnectedHeaders, "headers without the blocks that belong to them");
        }

        if (message.Announcement)
        {
            return null;
        }

        if (isLast || !result.Validation.IsValid || result.Last is null || KnowsTip(session))
        {
            Finish(session);
        }
        else if (IsTooFarAhead(result.Last))
        {
            session.Headers.IsPaused = true;
        }
        else
        {
            Ask(session, BestAfter(result.Last));
        }

        return null;
    }

    /// <summary>True if others have shown by now what the peer greeted us with. What it has got since, it has announced.</summary>
    private bool KnowsTip(PeerSession session)
    {
        if (!chain.Headers.TryGet(session.Remote.TipHash, out var tip) || tip.IsInvalid)
        {
            return false;
        }

        session.Headers.Learn(tip);
        return true;
    }

    private void Finish(PeerSession session)
    {
        session.Headers.Settle();
        blocks.Signal();
    }

    /// <summary>A peer may show many headers only as long as blocks follow.</summary>
    private bool CountAdded(PeerSession session, int added)
    {
        var state = session.Headers;
        var tip = chain.Tip;
        state.Added += added;
        if (state.Best is null || tip.HasAncestor(state.Best))
        {
            state.Added = 0;
            state.AddedSince = tip.Height;
        }

        return state.Added - (tip.Height - state.AddedSince) <= (2 * settings.MaxHeadersAhead) + PeerLimits.MaxHeaders;
    }

    private bool IsTooFarAhead(HeaderEntry entry) => entry.Height - chain.Tip.Height > settings.MaxHeadersAhead;

    /// <summary>True if the run, unknown to us, ends below the work that our best block has.</summary>
    private bool HasLessWork(HeaderEntry parent, List<BlockHeader> headers)
    {
        if (chain.Headers.TryGet(headers[^1].Hash, out _))
        {
            return false;
        }

        var work = parent.ChainWork;
        foreach (var header in headers)
        {
            work += header.Bits.Work;
        }

        return work < chain.Tip.ChainWork;
    }

    private static bool TryReadRun(Headers message, out List<BlockHeader> headers)
    {
        headers = new List<BlockHeader>(message.Headers_.Count);
        foreach (var raw in message.Headers_)
        {
            if (raw.Length != BlockHeader.Size
                || !BlockHeader.TryParse(raw.Span, out var header)
                || (headers.Count > 0 && header.PreviousHash != headers[^1].Hash))
            {
                return false;
            }

            headers.Add(header);
        }

        return true;
    }
}

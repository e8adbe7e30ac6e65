using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Sync;

// Branches that start with less work than our tip has: weighed first, kept only if they end with more.
internal sealed partial class HeaderSync
{
    /// <summary>Weighs a page; gives the rule that it breaks, or null.</summary>
    private Violation? Weigh(PeerSession session, HeaderProof proof, List<BlockHeader> page)
    {
        if (page.Exists(header => !HeaderRules.CheckProofOfWork(header, chain.Parameters).IsValid))
        {
            return new Violation(Offence.InvalidHeader, "a header without proof of work");
        }

        var fits = page.Count > 0 && proof.TryWeigh(page);
        if (fits && proof.Work > chain.Tip.ChainWork)
        {
            proof.BeginReplay();
            Ask(session, proof.From);
        }
        else if (fits && page.Count == PeerLimits.MaxHeaders && !proof.IsEndless)
        {
            Ask(session, BlockLocator.Of(proof.From).Hashes.Prepend(proof.Last).Take(PeerLimits.MaxLocator));
        }
        else
        {
            // It ends with less work than ours, or the peer went to another chain meanwhile and will announce it.
            session.Headers.Proof = null;
        }

        return null;
    }

    /// <summary>Keeps a page that was weighed before; gives the rule that it breaks, or null.</summary>
    private async Task<Violation?> ReplayAsync(
        PeerSession session, HeaderProof proof, List<BlockHeader> page, CancellationToken cancellationToken)
    {
        if (page.Count == 0 || !proof.TryReplay(page))
        {
            session.Headers.Proof = null;
            return ++session.Headers.Unconnected > MaxUnconnected ? NoFit : null;
        }

        if (await room.AcceptAsync(session, page, cancellationToken) is not { } result)
        {
            return null;
        }

        blocks.Signal();
        if (!result.Validation.IsValid)
        {
            session.Headers.Proof = null;
            session.Headers.Avoided = result.Invalidated;
            return result.Invalidated is not null || result.Validation.Code == RejectCode.TimeTooNew
                ? null
                : new Violation(Offence.InvalidHeader, $"a header that is refused: {result.Validation}");
        }

        session.Headers.Proof = proof.IsReplayed ? null : proof;
        if (!proof.IsReplayed || page.Count == PeerLimits.MaxHeaders)
        {
            Ask(session, result.Last!);
        }

        return null;
    }
}

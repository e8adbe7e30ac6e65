using Blockyard.Chain.Mempool.Admission;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Relay;

/// <summary>
/// Brings children and parents together: parents that were refused for their fee are tried with a child that came, and those that an
/// orphan lacks are asked of whoever sent it. For one caller at a time.
/// </summary>
/// <remarks>
/// Peers do not announce packages. A parent that pays too little is not announced either (<see cref="FeeFilters"/>), but its child
/// is: it comes as an orphan, and the peer that sent it has the parent.
/// </remarks>
internal sealed class PackageRelay(
    MempoolAdmission admission, OrphanTransactions orphans, ParentRequests parents, BoundedHashSet refused, ILogger logger)
{
    private const int MaxPackage = 25;

    /// <summary>Orphans of one parent that are tried with it.</summary>
    private const int MaxChildren = 10;

    private readonly UnderpaidTransactions _underpaid = new();

    /// <summary>Transactions that wait for a child to pay for them.</summary>
    public int UnderpaidCount => _underpaid.Count;

    /// <summary>Tries what the transactions of a batch make possible; gives the ids of those that were let in by that.</summary>
    public List<Hash256> Settle(IReadOnlyList<AdmissionResult> results)
    {
        var accepted = new List<Hash256>();
        var wanted = new Dictionary<PeerSession, List<Hash256>>();
        foreach (var result in results)
        {
            if (result.CanBePaidFor)
            {
                _underpaid.Add(result.Transaction);
            }
        }

        foreach (var result in results)
        {
            if (result.CanBePaidFor)
            {
                foreach (var child in orphans.ChildrenOf(result.Transaction.Id, MaxChildren))
                {
                    TryTogether(child, accepted);
                }
            }
            else if (result.IsOrphan && orphans.Find(result.Transaction.WitnessId) is { } orphan && !TryTogether(orphan, accepted))
            {
                NoteParents(orphan, wanted);
            }
        }

        Ask(wanted);
        return accepted;
    }

    /// <summary>One question to each peer, however many orphans it has sent: many small ones would look like a flood.</summary>
    private static void Ask(Dictionary<PeerSession, List<Hash256>> wanted)
    {
        foreach (var (sender, ids) in wanted)
        {
            var question = new GetTransactions();
            question.Txids.AddRange(ids.Select(static id => HashField.Of(id)));
            sender.Send(new PeerMessage { GetTransactions = question });
        }
    }

    /// <summary>Tries an orphan with the parents that are here; false if it still waits for others.</summary>
    private bool TryTogether(OrphanTransactions.Orphan orphan, List<Hash256> accepted)
    {
        var package = _underpaid.ParentsOf(orphan.Transaction);
        if (package.Count is 0 or >= MaxPackage)
        {
            return false;
        }

        package.Add(orphan.Transaction);
        var result = admission.SubmitPackage(package);
        foreach (var each in result.Transactions)
        {
            var (transaction, isFinal) = (each.Admission.Transaction, !each.Admission.CanBePaidFor && !each.Admission.IsOrphan);
            if (each.IsInPool)
            {
                accepted.Add(transaction.Id);
            }

            if (each.IsInPool || isFinal)
            {
                _underpaid.Remove(transaction.Id);
            }
        }

        var child = result.Transactions[^1].Admission;
        if (child.IsOrphan)
        {
            return false;
        }

        orphans.Remove(child.Transaction.WitnessId);
        if (orphan.From is { } sender)
        {
            TransactionVerdict.Note(sender, child);
        }

        if (!result.Transactions[^1].IsInPool)
        {
            refused.Add(child.Transaction.WitnessId);
            PeeringLog.TransactionRefused(logger, child.Transaction.Id, child.Validation);
        }

        return true;
    }

    private void NoteParents(OrphanTransactions.Orphan orphan, Dictionary<PeerSession, List<Hash256>> wanted)
    {
        if (orphan.From is not { End: null } sender)
        {
            return;
        }

        var missing = admission.FindMissingParents(orphan.Transaction);
        if (missing.Count >= MaxPackage)
        {
            return;
        }

        var ask = parents.Add(sender, missing.Where(id => !orphans.ContainsId(id)));
        if (ask.Count > 0)
        {
            (wanted.TryGetValue(sender, out var ids) ? ids : wanted[sender] = []).AddRange(ask);
        }
    }
}

using Blockyard.Network.Load;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Checks;

/// <summary>Compares what was acknowledged with what one node has in its best chain and in its mempool.</summary>
internal sealed class LedgerCheck(Ledger ledger, PlainChain plain, int loadBegins)
{
    /// <summary>Looks at one node.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="waiting">Its mempool.</param>
    /// <param name="contests">What is not settled.</param>
    /// <exception cref="LossException">Something is lost, spent twice, or was never submitted.</exception>
    public void Run(string node, IReadOnlySet<Hash256> waiting, IReadOnlyList<Contest> contests)
    {
        foreach (var id in waiting)
        {
            if (!ledger.Knows(id))
            {
                throw new LossException($"In the mempool of {node} waits {id}, which nobody submitted.");
            }
        }

        foreach (var contest in contests)
        {
            var alive = contest.Offers.Where(offer => IsThere(offer, waiting)).ToArray();
            if (alive.Length > 1)
            {
                throw new LossException($"At {node} one coin is spent by several: {string.Join(" and ", alive.AsEnumerable())}.");
            }

            if (alive is [{ Fate: OfferFate.Refused } refused])
            {
                throw new LossException($"At {node} there is a transaction that was refused: {refused}.");
            }

            if (alive.Length == 0 && MustSurvive(contest) && (contest.Parent is null || IsThere(contest.Parent, waiting)))
            {
                throw new LossException($"At {node} is neither in the best chain nor waiting: {contest}.");
            }
        }
    }

    /// <summary>Blocks contain nothing that was not submitted.</summary>
    public void RequireKnownBlocks()
    {
        foreach (var transaction in plain.PaymentsAbove(loadBegins))
        {
            if (!ledger.Knows(transaction.Id))
            {
                throw new LossException($"In a block is transaction {transaction.Id}, which nobody submitted.");
            }
        }
    }

    private static bool MustSurvive(Contest contest) => contest.Offers.Any(offer => offer.Fate == OfferFate.Acknowledged);

    private bool IsThere(Offer offer, IReadOnlySet<Hash256> waiting) => plain.HeightOf(offer.Id) is not null || waiting.Contains(offer.Id);
}

using Blockyard.Primitives;
using Blockyard.TestKit.Observed;

namespace Blockyard.Network.Load;

/// <summary>Every transaction that was ever submitted, and what was said to it. Thread-safe.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<Contest> _contests = [];
    private readonly Dictionary<Hash256, Offer> _offers = [];

    /// <summary>Writes down that a transaction is about to be submitted: from now on it may turn up anywhere.</summary>
    public Offer Open(Spend spend, string node, Contest? contest = null, Offer? parent = null)
    {
        lock (_gate)
        {
            if (contest is null)
            {
                contest = new Contest(parent);
                _contests.Add(contest);
            }

            var offer = new Offer(spend, node, contest) { At = DateTime.UtcNow };
            contest.Add(offer);
            _offers.Add(offer.Id, offer);
            return offer;
        }
    }

    /// <summary>Writes down what the node said.</summary>
    public void Close(Offer offer, OfferFate fate, string reason = "")
    {
        lock (_gate)
        {
            offer.Fate = fate;
            offer.Reason = reason;
            offer.At = DateTime.UtcNow;
        }
    }

    /// <summary>Contests that are not settled; a copy, for a moment in which nothing is submitted.</summary>
    public IReadOnlyList<Contest> OpenContests()
    {
        lock (_gate)
        {
            _contests.RemoveAll(contest => contest.IsSettled);
            return [.. _contests];
        }
    }

    public bool Knows(Hash256 id)
    {
        lock (_gate)
        {
            return _offers.ContainsKey(id);
        }
    }

    public int Count(OfferFate fate)
    {
        lock (_gate)
        {
            return _offers.Values.Count(offer => offer.Fate == fate);
        }
    }

    /// <summary>Those that some node acknowledged.</summary>
    public IReadOnlyList<Offer> Acknowledged()
    {
        lock (_gate)
        {
            return [.. _offers.Values.Where(offer => offer.Fate == OfferFate.Acknowledged)];
        }
    }

    /// <summary>Coins that some transaction was to spend, whatever became of it: nobody else may.</summary>
    public IReadOnlySet<OutPoint> Coins()
    {
        lock (_gate)
        {
            return _offers.Values.SelectMany(offer => offer.Spend.Coins).Select(coin => coin.OutPoint).ToHashSet();
        }
    }
}

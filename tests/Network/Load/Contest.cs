namespace Blockyard.Network.Load;

/// <summary>
/// Transactions that spend the same coin. Mostly there is one. If a node has acknowledged any of them, one of them survives, and
/// never two, unless the coin itself is gone because the transaction that made it has lost its own contest.
/// </summary>
/// <param name="parent">The transaction that makes the coin, if that is not known to be final.</param>
internal sealed class Contest(Offer? parent)
{
    private readonly List<Offer> _offers = [];

    public Offer? Parent => parent;

    public IReadOnlyList<Offer> Offers => _offers;

    /// <summary>Whether it was decided for good before, by blocks that nothing takes away again.</summary>
    public bool IsSettled { get; set; }

    public void Add(Offer offer) => _offers.Add(offer);

    public override string ToString() => string.Join(" against ", _offers);
}

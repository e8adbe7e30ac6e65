namespace Blockyard.Chain;

/// <summary>
/// A consumer's own place in the chain. It walks to the tip at its own pace, through reorganisations, and misses nothing.
/// </summary>
/// <remarks>
/// Nothing is queued for it: the steps follow from where it stands and where the tip is. Keep <see cref="Locator"/> to go on
/// later, on this node or another. For one thread at a time.
/// </remarks>
public sealed class ChainCursor
{
    private readonly Blockchain _chain;

    internal ChainCursor(Blockchain chain, HeaderEntry position)
    {
        _chain = chain;
        Position = position;
    }

    /// <summary>The last block that the consumer has connected.</summary>
    public HeaderEntry Position { get; private set; }

    /// <summary>The place as hashes.</summary>
    public BlockLocator Locator => BlockLocator.Of(Position);

    /// <summary>
    /// The next steps towards the tip, at most <paramref name="limit"/>; none at the tip. The cursor moves over them.
    /// </summary>
    public IReadOnlyList<ChainStep> Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var tip = _chain.Tip;
        if (tip == Position)
        {
            return [];
        }

        var steps = new List<ChainStep>();
        var fork = tip.GetForkPoint(Position);
        for (; Position != fork && steps.Count < limit; Position = Position.Previous!)
        {
            steps.Add(new ChainStep(Position, Connected: false));
        }

        while (Position != tip && steps.Count < limit)
        {
            Position = tip.GetAncestor(Position.Height + 1)!;
            steps.Add(new ChainStep(Position, Connected: true));
        }

        return steps;
    }

    /// <summary>Ends when the tip is no longer where the cursor stands.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _chain.WaitForChangeAsync(Position, cancellationToken);
}

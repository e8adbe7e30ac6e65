namespace Blockyard.Services.Miner.ChainStores;

/// <summary>Decides which chain-store a miner works for.</summary>
internal sealed class ChainStoreChoice(ChainStoreDirectory directory)
{
    /// <summary>A node that syncs gives no work and does not say so: another one is better then.</summary>
    private static readonly TimeSpan FirstTemplatePatience = TimeSpan.FromSeconds(3);

    /// <summary>How long until a node may be tried; zero or less if one may be now. A second while none is known.</summary>
    public TimeSpan UntilNext => directory.Nodes.Select(static node => node.UntilRetry).DefaultIfEmpty(TimeSpan.FromSeconds(1)).Min();

    /// <summary>The node to try now: the first that is as good as the others, else the first at all; null if none may be tried yet.</summary>
    public ChainStoreNode? Next()
    {
        var ready = directory.Nodes.Where(static node => node.UntilRetry <= TimeSpan.Zero).ToList();
        return ready.Find(static node => !node.IsPoor) ?? (ready.Count > 0 ? ready[0] : null);
    }

    /// <summary>All but one, the better ones first.</summary>
    public IEnumerable<ChainStoreNode> OthersThan(ChainStoreNode node) =>
        directory.Nodes.Where(each => each != node).OrderBy(static each => each.IsPoor);

    /// <summary>Why a node should be left for another one; null to stay.</summary>
    /// <param name="node">The node that is followed.</param>
    /// <param name="isWaiting">True if it has given no template yet.</param>
    /// <param name="since">How long it has been followed.</param>
    public string? WhyLeave(ChainStoreNode node, bool isWaiting, TimeSpan since)
    {
        if (!directory.Nodes.Any(other => other != node && !other.IsPoor && other.UntilRetry <= TimeSpan.Zero))
        {
            return null;
        }

        return isWaiting && since > FirstTemplatePatience ? "it gives no template, and another chain-store may"
            : node.IsPoor ? "it does not answer, or is behind another chain-store"
            : !directory.Nodes.Contains(node) ? "it is not among the chain-stores any more"
            : null;
    }
}

using Blockyard.Chain.Mempool.Graph;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>Where a transaction would stand in the pool: what it needs there and what it would push out.</summary>
/// <param name="Parents">Waiting transactions whose outputs it spends.</param>
/// <param name="Ancestors">These and everything waiting that they need.</param>
/// <param name="Conflicts">Waiting transactions that spend one of the outputs it spends.</param>
/// <param name="Replaced">These and everything waiting that needs them.</param>
internal sealed record Placement(
    List<MempoolNode> Parents, HashSet<MempoolNode> Ancestors, List<MempoolNode> Conflicts, HashSet<MempoolNode> Replaced)
{
    /// <summary>The place of most transactions: they need nothing unconfirmed and conflict with nothing.</summary>
    public static Placement Alone { get; } = new([], [], [], []);

    /// <summary>True if a child of the same parent is among the conflicts, though it spends another output.</summary>
    public bool EvictsSibling { get; set; }
}

using System.Globalization;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;

namespace Blockyard.Network.Load;

/// <summary>A transaction that was submitted to one node.</summary>
/// <param name="Spend">The transaction.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Contest">The transactions of which at most one can be.</param>
internal sealed record Offer(Spend Spend, string Node, Contest Contest)
{
    public Hash256 Id => Spend.Transaction.Id;

    public OfferFate Fate { get; set; }

    /// <summary>What the node said against it.</summary>
    public string Reason { get; set; } = "";

    /// <summary>When it was answered, or given up.</summary>
    public DateTime At { get; set; }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"transaction {Id}, {Fate} by {Node} at {At:HH:mm:ss.fff} {Reason}").TrimEnd();
}

using System.Globalization;
using Blockyard.Network.Load;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Session;

/// <summary>How the acknowledged transactions stand: each is mined, or waits, or has lost to another one.</summary>
/// <param name="Acknowledged">All that were.</param>
/// <param name="Mined">Those in the best chain.</param>
/// <param name="Waiting">Those in the mempool.</param>
/// <param name="Lost">Those whose coin another one has spent, or that spend what such a one would have made.</param>
internal sealed record Standing(int Acknowledged, int Mined, int Waiting, int Lost)
{
    public static Standing Of(Ledger ledger, PlainChain plain, IReadOnlySet<Hash256> waiting)
    {
        var acknowledged = ledger.Acknowledged();
        var mined = acknowledged.Count(offer => plain.HeightOf(offer.Id) is not null);
        var waits = acknowledged.Count(offer => waiting.Contains(offer.Id));
        var lost = acknowledged.Count(offer => HasLost(offer, plain, waiting));
        return mined + waits + lost == acknowledged.Count
            ? new Standing(acknowledged.Count, mined, waits, lost)
            : throw new LossException(
                $"{acknowledged.Count} transactions were acknowledged; {mined} are mined, {waits} wait and {lost} have lost to another one.");
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Acknowledged} acknowledged = {Mined} mined + {Waiting} waiting + {Lost} lost to others");

    private static bool HasLost(Offer offer, PlainChain plain, IReadOnlySet<Hash256> waiting) =>
        !IsThere(offer, plain, waiting)
        && (offer.Contest.Offers.Any(other => IsThere(other, plain, waiting))
            || (offer.Contest.Parent is { } parent && HasLost(parent, plain, waiting)));

    private static bool IsThere(Offer offer, PlainChain plain, IReadOnlySet<Hash256> waiting) =>
        plain.HeightOf(offer.Id) is not null || waiting.Contains(offer.Id);
}

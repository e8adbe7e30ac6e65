using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Addresses;

/// <summary>Totals over a set of transactions.</summary>
/// <param name="ReceivedCount">Outputs that pay to the address.</param>
/// <param name="ReceivedSats">Their sum.</param>
/// <param name="SpentCount">Outputs of the address that were spent.</param>
/// <param name="SpentSats">Their sum.</param>
/// <param name="TransactionCount">Transactions that touch the address.</param>
public sealed record TotalsView(
    ulong ReceivedCount,
    ulong ReceivedSats,
    ulong SpentCount,
    ulong SpentSats,
    ulong TransactionCount
)
{
    public static TotalsView From(ScriptTotals totals) =>
        new(totals.FundedCount, totals.FundedSats, totals.SpentCount, totals.SpentSats, totals.TransactionCount);
}

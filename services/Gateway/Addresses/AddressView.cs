using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Addresses;

/// <summary>What an address received and spent.</summary>
/// <param name="Address">The address.</param>
/// <param name="ScriptHash">SHA-256 of its script, as Esplora names scripts.</param>
/// <param name="BalanceSats">What it holds in blocks.</param>
/// <param name="PendingSats">What waiting transactions will change: received minus spent.</param>
/// <param name="Confirmed">Totals in blocks.</param>
/// <param name="Mempool">Totals of waiting transactions.</param>
public sealed record AddressView(
    string Address, string ScriptHash, ulong BalanceSats, long PendingSats, TotalsView Confirmed, TotalsView Mempool)
{
    public static AddressView From(string address, GetScriptSummaryResponse summary)
    {
        var confirmed = TotalsView.From(summary.Confirmed ?? new ScriptTotals());
        var mempool = TotalsView.From(summary.Mempool ?? new ScriptTotals());
        return new AddressView(
            address,
            summary.ScriptHash,
            confirmed.ReceivedSats - confirmed.SpentSats,
            (long)mempool.ReceivedSats - (long)mempool.SpentSats,
            confirmed,
            mempool);
    }
}

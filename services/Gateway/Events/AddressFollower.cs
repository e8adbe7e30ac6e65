using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Chain;

namespace Blockyard.Services.Gateway.Events;

/// <summary>Tells which transactions of an address are new since it was looked at last, or confirmed since.</summary>
internal sealed class AddressFollower(string address, ChainStores chain)
{
    private const int Newest = 25;

    private HashSet<string>? _seen;

    /// <summary>The address.</summary>
    public string Address => address;

    /// <summary>Looks again: transactions that were not there, or stood elsewhere, oldest first. None the first time.</summary>
    public async Task<IReadOnlyList<AddressEvent>> LookAsync(HttpContext context)
    {
        var request = new ListScriptTransactionsRequest { Script = new ScriptSelector { Address = address }, PageSize = Newest };
        var answer = await chain.CallAsync(context, (node, call) => node.Chain.ListScriptTransactionsAsync(request, call));
        var before = _seen;
        _seen = [.. answer.Transactions.Select(PlaceOf)];
        return before is null
            ? []
            : [.. answer.Transactions.Reverse()
                .Where(transaction => !before.Contains(PlaceOf(transaction)))
                .Select(transaction => new AddressEvent(address, TransactionView.From(transaction)))];
    }

    private static string PlaceOf(Transaction transaction) => transaction.Txid + transaction.Status.BlockHash;
}

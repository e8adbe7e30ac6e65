using Blockyard.Contracts.Chain.V1;
using Blockyard.Network.Members;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Network.Load;

/// <summary>Submits transactions to nodes, and writes down what they say. No call to a living node may fail. Thread-safe.</summary>
internal sealed class Submitter(Ledger ledger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Submits to a node that was up a moment ago.</summary>
    /// <param name="node">The node.</param>
    /// <param name="spend">The transaction.</param>
    /// <param name="contest">Others that spend the same coin, if there are any.</param>
    /// <param name="parent">The transaction that makes the coin, if that is not known to be final.</param>
    public async Task<Offer> SubmitAsync(Member node, Spend spend, Contest? contest = null, Offer? parent = null)
    {
        var offer = ledger.Open(spend, node.Name, contest, parent);
        if (node.Up is not { } life)
        {
            return offer;
        }

        try
        {
            var request = new SubmitTransactionRequest { Raw = UnsafeByteOperations.UnsafeWrap(spend.Transaction.Raw) };
            var answer = await node.Clients.Mempool.SubmitTransactionAsync(request, deadline: DateTime.UtcNow + Patience);
            var reject = answer.Outcome.Reject;
            ledger.Close(
                offer,
                answer.Outcome.Accepted ? OfferFate.Acknowledged : OfferFate.Refused,
                reject is null ? "" : $"{reject.Reason} {reject.Detail}".TrimEnd());
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or ObjectDisposedException)
        {
            if (node.Up == life)
            {
                throw new LossException($"{node.Name} lives, and {offer} was answered: {error.Message}");
            }
        }

        return offer;
    }
}

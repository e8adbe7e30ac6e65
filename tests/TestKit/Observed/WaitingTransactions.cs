using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Processes;
using Grpc.Core;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.TestKit.Observed;

/// <summary>The mempool as the chain-store lists it, with the transactions themselves.</summary>
public sealed class WaitingTransactions
{
    private const int PageSize = 1_000;

    private readonly Dictionary<Hash256, Transaction> _seen = [];

    /// <summary>Reads it anew.</summary>
    public async Task<IReadOnlyDictionary<Hash256, Transaction>> ReadAsync(
        MempoolService.MempoolServiceClient mempool, ChainService.ChainServiceClient chain, CancellationToken cancellationToken)
    {
        var waiting = new Dictionary<Hash256, Transaction>();
        var request = new ListMempoolRequest { PageSize = PageSize };
        do
        {
            var page = await mempool.ListMempoolAsync(request, cancellationToken: cancellationToken);
            foreach (var id in page.Entries.Select(entry => Hash256.Parse(entry.Txid)))
            {
                waiting[id] = await FindAsync(chain, id, cancellationToken);
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        foreach (var gone in _seen.Keys.Except(waiting.Keys).ToArray())
        {
            _seen.Remove(gone);
        }

        return waiting;
    }

    private async Task<Transaction> FindAsync(
        ChainService.ChainServiceClient chain, Hash256 id, CancellationToken cancellationToken)
    {
        if (_seen.TryGetValue(id, out var known))
        {
            return known;
        }

        GetTransactionResponse answer;
        try
        {
            answer = await chain.GetTransactionAsync(
                new GetTransactionRequest { Txid = id.ToString() }, cancellationToken: cancellationToken);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            throw new LossException($"The mempool lists transaction {id}, and the chain-store does not know it.");
        }

        if (!Transaction.TryParse(answer.Transaction.Raw.Memory, out var transaction, out var problem) || transaction.Id != id)
        {
            throw new LossException($"Asked for transaction {id}, the chain-store gives something else. {problem}");
        }

        return _seen[id] = transaction;
    }
}

using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Primitives;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using Google.Protobuf;
using Grpc.Core;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Reads the transactions of scripts from the chain-store's index.</summary>
internal sealed class ScriptHistory([FromKeyedServices(WalletModule.ChainStore)] ServiceChannel chainStore)
{
    private const int PageSize = 200;

    private readonly ChainService.ChainServiceClient _client = new(chainStore.Invoker);

    /// <summary>Makes sure that the chain-store knows the chain up to a height. Throws UNAVAILABLE if it lags behind.</summary>
    public async Task RequireHeightAsync(uint height, CancellationToken cancellationToken)
    {
        var info = await _client.GetChainInfoAsync(new GetChainInfoRequest(), cancellationToken: cancellationToken);
        if (info.Height < height)
        {
            throw new RpcException(
                new Status(StatusCode.Unavailable, $"the chain-store is at block {info.Height}, the wallets at {height}"));
        }
    }

    /// <summary>Adds the transactions of one script to what was found so far, each once.</summary>
    public async Task ReadAsync(
        byte[] script,
        Dictionary<Hash256, FoundTransaction> confirmed,
        Dictionary<Hash256, Transaction> waiting,
        CancellationToken cancellationToken)
    {
        var request = new ListScriptTransactionsRequest
        {
            Script = new ScriptSelector { ScriptPubkey = UnsafeByteOperations.UnsafeWrap(script) }, PageSize = PageSize,
        };
        do
        {
            var page = await _client.ListScriptTransactionsAsync(request, cancellationToken: cancellationToken);
            foreach (var entry in page.Transactions)
            {
                if (!Transaction.TryParse(entry.Raw.Memory, out var transaction, out var error))
                {
                    throw new RpcException(new Status(StatusCode.DataLoss, $"transaction {entry.Txid} cannot be read: {error}"));
                }

                if (entry.Status.Confirmed)
                {
                    confirmed[transaction.Id] = new FoundTransaction(PlaceOf(entry.Status), transaction);
                }
                else
                {
                    waiting[transaction.Id] = transaction;
                }
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    private static BlockPosition PlaceOf(TransactionStatus status) =>
        new(status.BlockHeight, Hash256.Parse(status.BlockHash), status.BlockTime, status.BlockPosition);
}

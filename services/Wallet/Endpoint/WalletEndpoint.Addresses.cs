using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Idempotency;
using Blockyard.Services.Wallet.Mapping;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Endpoint;

internal sealed partial class WalletEndpoint
{
    public override Task<NewAddressResponse> NewAddress(NewAddressRequest request, ServerCallContext context) => calls.RunAsync(
        nameof(NewAddress),
        request.IdempotencyKey,
        request,
        NewAddressResponse.Parser,
        async receipt =>
        {
            var wallet = await FindAsync(request.WalletId, context.CancellationToken);
            var label = RequestRules.Text(request.Label, "label");
            return await IssueAsync(wallet, label, receipt, context.CancellationToken);
        },
        context.CancellationToken);

    public override async Task<CreatePayoutAddressResponse> CreatePayoutAddress(
        CreatePayoutAddressRequest request, ServerCallContext context)
    {
        var label = RequestRules.Text(request.Label, "label");
        var wallet = await faucet.GetWalletAsync(context.CancellationToken);
        var issued = await IssueAsync(wallet, label, ReceiptDraft.None, context.CancellationToken);
        return new CreatePayoutAddressResponse { Address = issued.Address.Address };
    }

    public override Task<ListAddressesResponse> ListAddresses(ListAddressesRequest request, ServerCallContext context)
    {
        var size = RequestRules.PageSize(request.PageSize, UsualPage, LargestPage);
        return shard.ReadAsync(
            ledger =>
            {
                var wallet = Find(ledger, request.WalletId).Number;
                var token = PageToken.Parse(request.PageToken, PageList.Addresses, wallet);
                var account = ledger.GetAccount(wallet);
                var listed = AddressesBehind(ledger, wallet, token, request.IncludeChange).Take(size + 1).ToArray();
                var response = new ListAddressesResponse();
                response.Addresses.AddRange(
                    listed.Take(size).Select(key => ledger.GetAddress(wallet, key).ToMessage(account, Network)));
                response.NextPageToken = listed.Length > size
                    ? new PageToken(PageList.Addresses, wallet, (byte)listed[size - 1].Branch, listed[size - 1].Index).ToString()
                    : string.Empty;
                return response;
            },
            context.CancellationToken);
    }

    public override async Task<SetLabelResponse> SetLabel(SetLabelRequest request, ServerCallContext context)
    {
        var label = RequestRules.Text(request.Label, "label");
        await shard.CommitAsync(
            (ledger, emit) =>
            {
                emit(Labelling(ledger, Find(ledger, request.WalletId).Number, request, label));
                return true;
            },
            context.CancellationToken);
        return new SetLabelResponse();
    }

    // Receive addresses from the newest on, then change addresses.
    private static IEnumerable<KeyId> AddressesBehind(WalletLedger ledger, uint wallet, PageToken? token, bool includeChange)
    {
        foreach (var branch in includeChange ? (KeyBranch[])[KeyBranch.Receive, KeyBranch.Change] : [KeyBranch.Receive])
        {
            if (token is { } place && place.Part > (byte)branch)
            {
                continue;
            }

            var end = ledger.NextAddress(wallet, branch);
            end = token is { } behind && behind.Part == (byte)branch ? Math.Min(end, behind.Place) : end;
            for (var index = end; index > 0; index--)
            {
                yield return new KeyId(branch, index - 1);
            }
        }
    }

    private Task<NewAddressResponse> IssueAsync(
        WalletProfile wallet, string label, ReceiptDraft receipt, CancellationToken cancellationToken) => shard.CommitAsync(
        (ledger, emit) =>
        {
            var index = ledger.NextAddress(wallet.Number, KeyBranch.Receive);
            var issued = new LedgerAddress(new KeyId(KeyBranch.Receive, index), label, IsUsed: false);
            var response = new NewAddressResponse { Address = issued.ToMessage(ledger.GetAccount(wallet.Number), Network) };
            emit(new AddressIssued(wallet.Number, index, label) { Time = shard.Now, Receipt = receipt.With(response) });
            return response;
        },
        cancellationToken);

    private WalletEvent Labelling(WalletLedger ledger, uint wallet, SetLabelRequest request, string label)
    {
        switch (request.TargetCase)
        {
            case SetLabelRequest.TargetOneofCase.Address:
                var script = RequestRules.Script(request.Address, "address", Network);
                return ledger.FindOwner(script) is { } owner && owner.Wallet == wallet
                    ? new AddressLabelled(wallet, owner.Key, label) { Time = shard.Now }
                    : throw new RpcException(new Status(StatusCode.NotFound, "The address is not one of this wallet."));
            case SetLabelRequest.TargetOneofCase.Txid:
                return Hash256.TryParse(request.Txid, out var id)
                    ? ledger.FindTransaction(wallet, id) is not null
                        ? new TransactionLabelled(wallet, id, label) { Time = shard.Now }
                        : throw new RpcException(new Status(StatusCode.NotFound, "The transaction is not one of this wallet."))
                    : throw WalletError.Malformed("txid must be 64 hex digits.");
            default:
                throw WalletError.Malformed("Name an address or a txid.");
        }
    }
}

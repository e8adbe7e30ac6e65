using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.Wallet.Mapping;
using Blockyard.Wallets.Ledger;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Endpoint;

internal sealed partial class WalletEndpoint
{
    private const int UsualCoinPage = 100;
    private const int LargestCoinPage = 1_000;
    private const byte ConfirmedPart = 1;

    public override Task<GetBalanceResponse> GetBalance(GetBalanceRequest request, ServerCallContext context) => shard.ReadAsync(
        ledger => new GetBalanceResponse
        {
            Balance = ledger.GetBalance(Find(ledger, request.WalletId).Number).ToMessage(), Height = ledger.Tip?.Height ?? 0,
        },
        context.CancellationToken);

    public override Task<ListTransactionsResponse> ListTransactions(ListTransactionsRequest request, ServerCallContext context)
    {
        var size = RequestRules.PageSize(request.PageSize, UsualPage, LargestPage);
        return shard.ReadAsync(
            ledger =>
            {
                var wallet = Find(ledger, request.WalletId).Number;
                HistoryCursor? after = PageToken.Parse(request.PageToken, PageList.Transactions, wallet) is { } token
                    ? new HistoryCursor(token.Part == ConfirmedPart, token.Place)
                    : null;
                var page = ledger.ListTransactions(wallet, after, size + 1);
                var response = new ListTransactionsResponse();
                response.Transactions.AddRange(page.Take(size).Select(entry => entry.ToMessage(ledger, Network)));
                response.NextPageToken = page.Count > size ? TokenBehind(wallet, page[size - 1]).ToString() : string.Empty;
                return response;
            },
            context.CancellationToken);
    }

    public override Task<ListUnspentResponse> ListUnspent(ListUnspentRequest request, ServerCallContext context)
    {
        var size = RequestRules.PageSize(request.PageSize, UsualCoinPage, LargestCoinPage);
        return shard.ReadAsync(
            ledger =>
            {
                var wallet = Find(ledger, request.WalletId).Number;
                var end = PageToken.Parse(request.PageToken, PageList.Coins, wallet)?.Place ?? uint.MaxValue;
                var account = ledger.GetAccount(wallet);
                var tip = ledger.Tip?.Height ?? 0;
                var page = ledger.ListCoins(wallet, end).Take(size + 1).ToArray();
                var response = new ListUnspentResponse();
                response.Coins.AddRange(page.Take(size).Select(coin => coin.ToMessage(account, tip, Network)));
                response.NextPageToken = page.Length > size
                    ? new PageToken(PageList.Coins, wallet, 0, WalletLedger.SlotOf(page[size - 1])).ToString()
                    : string.Empty;
                return response;
            },
            context.CancellationToken);
    }

    private static PageToken TokenBehind(uint wallet, LedgerTransaction entry)
    {
        var cursor = WalletLedger.CursorBehind(entry);
        return new PageToken(PageList.Transactions, wallet, cursor.IsConfirmed ? ConfirmedPart : (byte)0, cursor.Slot);
    }
}

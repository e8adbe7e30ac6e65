using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.Requests;
using Google.Protobuf;

namespace Blockyard.Services.Gateway.Wallets;

/// <summary>What comes into wallets and goes out of them: addresses, history, coins, payments, the faucet.</summary>
internal static class WalletMoneyRoutes
{
    public static void MapWalletMoney(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/wallets/{id}").WithTags("Wallets").RequireScope(KeyScope.Wallet);
        group.MapGet("/addresses", ListAddresses).WithSummary("Addresses given out, newest first");
        group
            .MapPost("/addresses", NewAddress)
            .WithSummary("A receive address that was never given out before")
            .Produces<WalletAddressView>(StatusCodes.Status201Created);
        group.MapGet("/transactions", ListTransactions).WithSummary("History, newest first, waiting ones on top");
        group.MapGet("/utxos", ListUtxos).WithSummary("Coins of a wallet");
        group
            .MapPost("/payments", Pay)
            .WithSummary("Pay; answers once the signed transaction is durable and broadcast")
            .Produces<PaymentView>(StatusCodes.Status201Created)
            .Produces<PaymentView>();
        group.MapPost("/psbt", SignPsbt).WithSummary("Sign the inputs of a PSBT that spend coins of the wallet; sends nothing");
        api.MapPost("/faucet", AskFaucet)
            .WithTags("Faucet")
            .WithSummary("Coins for an address (test networks)")
            .RequireScope(KeyScope.Wallet);
    }

    private static async Task<Page<WalletAddressView>> ListAddresses(
        string id,
        PageQuery page,
        bool? change,
        WalletShards shards,
        HttpContext context)
    {
        var request = new ListAddressesRequest
        {
            WalletId = id,
            PageSize = page.Limit,
            PageToken = page.Cursor,
            IncludeChange = change ?? false,
        };
        var answer = await shards.Of(id).ListAddressesAsync(request, context.ToCall());
        return answer.Addresses.ToPage(WalletAddressView.From, answer.NextPageToken);
    }

    private static async Task<IResult> NewAddress(
        string id,
        NewAddressBody? body,
        IdempotencyKey key,
        WalletShards shards,
        HttpContext context)
    {
        var request = new NewAddressRequest
        {
            WalletId = id,
            Label = Texts.Label(body?.Label, "label"),
            IdempotencyKey = key.Value,
        };
        var answer = await shards.Of(id).NewAddressAsync(request, context.ToCall());
        return TypedResults.Created($"/api/v1/addresses/{answer.Address.Address}", WalletAddressView.From(answer.Address));
    }

    private static async Task<Page<WalletTransactionView>> ListTransactions(
        string id,
        PageQuery page,
        WalletShards shards,
        HttpContext context)
    {
        var request = new ListTransactionsRequest
        {
            WalletId = id,
            PageSize = page.Limit,
            PageToken = page.Cursor,
        };
        var answer = await shards.Of(id).ListTransactionsAsync(request, context.ToCall());
        return answer.Transactions.ToPage(WalletTransactionView.From, answer.NextPageToken);
    }

    private static async Task<Page<WalletCoinView>> ListUtxos(string id, PageQuery page, WalletShards shards, HttpContext context)
    {
        var request = new ListUnspentRequest
        {
            WalletId = id,
            PageSize = page.Limit,
            PageToken = page.Cursor,
        };
        var answer = await shards.Of(id).ListUnspentAsync(request, context.ToCall());
        return answer.Coins.ToPage(WalletCoinView.From, answer.NextPageToken);
    }

    private static async Task<IResult> Pay(
        string id,
        PaymentBody body,
        IdempotencyKey key,
        WalletShards shards,
        HttpContext context)
    {
        var request = body.ToRequest(id, key);
        var payment = PaymentView.From(await shards.Of(id).SendPaymentAsync(request, context.ToCall()));
        return payment.Txid is null
            ? TypedResults.Ok(payment)
            : TypedResults.Created($"/api/v1/transactions/{payment.Txid}", payment);
    }

    private static async Task<PsbtView> SignPsbt(string id, PsbtBody body, WalletShards shards, HttpContext context)
    {
        var request = new SignPsbtRequest { WalletId = id, Psbt = ByteString.CopyFrom(Texts.Psbt(body.Psbt)) };
        var answer = await shards.Of(id).SignPsbtAsync(request, context.ToCall());
        return new PsbtView(
            answer.Psbt.ToBase64(),
            answer.SignaturesAdded,
            answer.Complete,
            answer.Complete ? Texts.Hex(answer.Raw) : null);
    }

    private static async Task<FaucetView> AskFaucet(FaucetBody body, IdempotencyKey key, WalletShards shards, HttpContext context)
    {
        // Always the first shard: its own wallet is the one that miners pay to, and it remembers the key.
        var request = new RequestFaucetRequest
        {
            Address = Texts.Address(body.Address),
            AmountSats = body.AmountSats is null ? 0 : Texts.Amount(body.AmountSats),
            IdempotencyKey = key.Value,
        };
        var answer = await shards.All[0].Client.RequestFaucetAsync(request, context.ToCall());
        return new FaucetView(answer.Txid, answer.AmountSats);
    }
}

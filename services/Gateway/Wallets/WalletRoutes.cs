using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Blockyard.Services.Gateway.Wallets;

/// <summary>Wallets: making, restoring, opening, looking into. All of it needs the wallet scope, reads too.</summary>
internal static class WalletRoutes
{
    public static void MapWallets(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/wallets").WithTags("Wallets").RequireScope(KeyScope.Wallet);
        group
            .MapPost("", Create)
            .WithSummary("Make a wallet; the recovery words are in this answer only")
            .Produces<WalletView>(StatusCodes.Status201Created);
        group
            .MapPost("/restore", Restore)
            .WithSummary("Bring a wallet back from its recovery words")
            .Produces<WalletView>(StatusCodes.Status201Created);
        group.MapGet("", WalletPages.ListAsync).WithSummary("All wallets");
        group.MapGet("/{id}", Get).WithSummary("A wallet and what it holds");
        group.MapPost("/{id}/unlock", Unlock).WithSummary("Open a wallet with its passphrase, for a time");
        group.MapPost("/{id}/lock", Lock).WithSummary("Lock a wallet at once");
        group.MapGet("/{id}/balance", GetBalance).WithSummary("What a wallet holds");
        group
            .MapPut("/{id}/labels", SetLabel)
            .WithSummary("Name an address or a transaction")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Create(
        CreateWalletBody? body,
        IdempotencyKey key,
        WalletShards shards,
        HttpContext context)
    {
        var request = new CreateWalletRequest
        {
            Name = Texts.Label(body?.Name, "name"),
            Passphrase = body?.Passphrase ?? "",
            WordCount = body?.WordCount ?? 0,
            IdempotencyKey = key.Value,
        };
        var shard = await WalletPlacement.ForNewAsync(shards, key, context);
        var answer = await shard.Client.CreateWalletAsync(request, context.ToCall());
        context.Response.Headers.CacheControl = "no-store";
        return Created(
            WalletView.From(answer.Wallet) with
            {
                Mnemonic = answer.Mnemonic.Length == 0 ? null : answer.Mnemonic,
                Address = answer.Address,
            });
    }

    private static async Task<IResult> Restore(
        RestoreWalletBody body,
        IdempotencyKey key,
        WalletShards shards,
        HttpContext context)
    {
        var mnemonic = body.Mnemonic ?? throw ProblemException.Invalid("invalid_mnemonic", "The recovery words are missing.");
        var request = new RestoreWalletRequest
        {
            Mnemonic = mnemonic,
            MnemonicPassphrase = body.MnemonicPassphrase ?? "",
            Name = Texts.Label(body.Name, "name"),
            Passphrase = body.Passphrase ?? "",
            IdempotencyKey = key.Value,
        };
        var answer = await WalletPlacement.ForRestored(shards, mnemonic).Client.RestoreWalletAsync(request, context.ToCall());
        return Created(WalletView.From(answer.Wallet));
    }

    private static async Task<WalletView> Get(string id, WalletShards shards, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return WalletView.From(await shards.Of(id).GetWalletAsync(new GetWalletRequest { WalletId = id }, context.ToCall()));
    }

    private static async Task<WalletView> Unlock(string id, UnlockBody body, WalletShards shards, HttpContext context)
    {
        var request = new UnlockWalletRequest
        {
            WalletId = id,
            Passphrase = body.Passphrase ?? "",
            DurationSeconds = body.DurationSeconds ?? 0,
        };
        return WalletView.From((await shards.Of(id).UnlockWalletAsync(request, context.ToCall())).Wallet);
    }

    private static async Task<WalletView> Lock(string id, WalletShards shards, HttpContext context) =>
        WalletView.From((await shards.Of(id).LockWalletAsync(new LockWalletRequest { WalletId = id }, context.ToCall())).Wallet);

    private static async Task<BalanceView> GetBalance(string id, WalletShards shards, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var answer = await shards.Of(id).GetBalanceAsync(new GetBalanceRequest { WalletId = id }, context.ToCall());
        return BalanceView.From(answer.Balance, answer.Height);
    }

    private static async Task<IResult> SetLabel(string id, LabelBody body, WalletShards shards, HttpContext context)
    {
        var request = new SetLabelRequest { WalletId = id, Label = Texts.Label(body.Label, "label") };
        switch (body)
        {
            case { Address: { } address, Txid: null }:
                request.Address = Texts.Address(address);
                break;
            case { Address: null, Txid: { } txid }:
                request.Txid = Texts.Id(txid, "invalid_txid");
                break;
            default:
                throw ProblemException.Invalid("invalid_label", "Exactly one of address and txid says what is named.");
        }

        await shards.Of(id).SetLabelAsync(request, context.ToCall());
        return TypedResults.NoContent();
    }

    private static Created<WalletView> Created(WalletView wallet) => TypedResults.Created($"/api/v1/wallets/{wallet.Id}", wallet);
}

using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.Wallet.Mapping;
using Blockyard.Wallets.Descriptors;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Sealing;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Endpoint;

internal sealed partial class WalletEndpoint
{
    private const uint UsualUnlockSeconds = 300;
    private const uint LongestUnlockSeconds = 86_400;

    public override Task<CreateWalletResponse> CreateWallet(
        CreateWalletRequest request, ServerCallContext context) => calls.RunAsync(
        nameof(CreateWallet),
        request.IdempotencyKey,
        request,
        CreateWalletResponse.Parser,
        async receipt =>
        {
            using var draft = await maker.DraftNewAsync(
                RequestRules.Text(request.Name, "name"),
                RequestRules.Passphrase(request.Passphrase),
                RequestRules.WordCount(request.WordCount),
                context.CancellationToken);
            var response = new CreateWalletResponse
            {
                Address = WalletMapping.AddressOf(draft.Account.GetScript(new KeyId(KeyBranch.Receive, 0)), Network),
            };
            await maker.MakeAsync(
                draft,
                (ledger, now) =>
                {
                    response.Wallet = draft.ToMessage(ledger, now);
                    return receipt.With(response);
                },
                context.CancellationToken);

            // Not before: what is kept for a repeated call must not hold the words.
            response.Mnemonic = draft.Secret.Words;
            return response;
        },
        context.CancellationToken);

    public override Task<RestoreWalletResponse> RestoreWallet(
        RestoreWalletRequest request, ServerCallContext context) => calls.RunAsync(
        nameof(RestoreWallet),
        request.IdempotencyKey,
        request,
        RestoreWalletResponse.Parser,
        async receipt =>
        {
            using var draft = await maker.DraftRestoredAsync(
                RequestRules.Text(request.Name, "name"),
                RequestRules.Passphrase(request.Passphrase),
                request.Mnemonic,
                request.MnemonicPassphrase,
                context.CancellationToken);
            var response = new RestoreWalletResponse();
            await maker.MakeAsync(
                draft,
                (ledger, now) =>
                {
                    response.Wallet = draft.ToMessage(ledger, now);
                    return receipt.With(response);
                },
                context.CancellationToken);
            rescans.Wake();
            return response;
        },
        context.CancellationToken);

    public override Task<ListWalletsResponse> ListWallets(ListWalletsRequest request, ServerCallContext context)
    {
        var size = RequestRules.PageSize(request.PageSize, UsualPage, LargestPage);
        var next = PageToken.Parse(request.PageToken, PageList.Wallets)?.Place ?? 0;
        return shard.ReadAsync(
            ledger =>
            {
                var response = new ListWalletsResponse { TotalCount = ledger.WalletCount - ledger.ServiceWalletCount };
                for (; next < ledger.WalletCount && response.Wallets.Count < size; next++)
                {
                    if (ledger.GetProfile(next) is { IsServiceOwned: false } wallet)
                    {
                        response.Wallets.Add(wallet.ToMessage(ledger, keys));
                    }
                }

                response.NextPageToken = next < ledger.WalletCount
                    ? new PageToken(PageList.Wallets, 0, 0, next).ToString()
                    : string.Empty;
                return response;
            },
            context.CancellationToken);
    }

    public override Task<GetWalletResponse> GetWallet(GetWalletRequest request, ServerCallContext context) => shard.ReadAsync(
        ledger =>
        {
            var wallet = Find(ledger, request.WalletId);
            return new GetWalletResponse
            {
                Wallet = wallet.ToMessage(ledger, keys),
                Balance = ledger.GetBalance(wallet.Number).ToMessage(),
                Descriptors = AccountDescriptors.Of(wallet.OpenAccount()).ToMessage(),
            };
        },
        context.CancellationToken);

    public override async Task<UnlockWalletResponse> UnlockWallet(UnlockWalletRequest request, ServerCallContext context)
    {
        var wallet = await FindAsync(request.WalletId, context.CancellationToken);
        if (request.DurationSeconds > LongestUnlockSeconds)
        {
            throw WalletError.Malformed($"duration_seconds is at most {LongestUnlockSeconds}.");
        }

        if (wallet.Seal.Kind == SealKind.Passphrase)
        {
            var seconds = request.DurationSeconds == 0 ? UsualUnlockSeconds : request.DurationSeconds;
            using var secret = request.Passphrase.Length == 0
                ? null
                : await vault.OpenAsync(wallet, request.Passphrase, context.CancellationToken);
            var account = secret?.OpenAccount() ?? throw WalletError.WrongPassphrase();
            keys.Unlock(wallet.Number, account, TimeSpan.FromSeconds(seconds));
        }

        return new UnlockWalletResponse { Wallet = await DescribeAsync(wallet, context.CancellationToken) };
    }

    public override async Task<LockWalletResponse> LockWallet(LockWalletRequest request, ServerCallContext context)
    {
        var wallet = await FindAsync(request.WalletId, context.CancellationToken);
        keys.Lock(wallet.Number);
        return new LockWalletResponse { Wallet = await DescribeAsync(wallet, context.CancellationToken) };
    }

    public override async Task RescanWallet(
        RescanWalletRequest request, IServerStreamWriter<RescanWalletResponse> responseStream, ServerCallContext context)
    {
        var wallet = await FindAsync(request.WalletId, context.CancellationToken);
        await rescanner.RunAsync(
            wallet.Number,
            progress => responseStream.WriteAsync(
                new RescanWalletResponse
                {
                    AddressesScanned = progress.Addresses, TransactionsFound = progress.Transactions, Done = progress.IsDone,
                },
                context.CancellationToken),
            context.CancellationToken);
    }
}

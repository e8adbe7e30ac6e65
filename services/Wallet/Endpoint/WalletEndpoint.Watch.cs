using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Mapping;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Endpoint;

internal sealed partial class WalletEndpoint
{
    private const int FirstTransactions = 10;
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    public override async Task WatchWallet(
        WatchWalletRequest request, IServerStreamWriter<WatchWalletResponse> responseStream, ServerCallContext context)
    {
        var wallet = (await FindAsync(request.WalletId, context.CancellationToken)).Number;
        using var watch = feed.Watch(wallet);
        HashSet<Hash256>? changed = null;
        while (true)
        {
            await responseStream.WriteAsync(
                await LookAsync(wallet, changed, context.CancellationToken), context.CancellationToken);
            await watch.WaitAsync(HeartbeatInterval, context.CancellationToken);
            changed = watch.Take();
        }
    }

    // The newest transactions at first, later those that changed and are still there.
    private Task<WatchWalletResponse> LookAsync(
        uint wallet, HashSet<Hash256>? changed, CancellationToken cancellationToken) => shard.ReadAsync(
        ledger =>
        {
            var entries = changed is null
                ? ledger.ListTransactions(wallet, null, FirstTransactions)
                : changed.Select(id => ledger.FindTransaction(wallet, id)).OfType<Wallets.Ledger.LedgerTransaction>();
            var response = new WatchWalletResponse
            {
                Balance = ledger.GetBalance(wallet).ToMessage(), Height = ledger.Tip?.Height ?? 0,
            };
            response.Transactions.AddRange(entries.Select(entry => entry.ToMessage(ledger, Network)));
            return response;
        },
        cancellationToken);
}

using System.Diagnostics;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Crash.Load;
using Blockyard.Crash.Services;
using Blockyard.Crash.Wallets;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Checks;

/// <summary>
/// Every wallet holds what the plain chain and the mempool give it, to the satoshi, and every payment was made exactly once.
/// Wallets follow the chain, so this takes a moment after a start: what is still wrong after a while is wrong.
/// </summary>
internal sealed class MoneyCheck(PlainChain plain, AcknowledgedWallets acknowledged, WaitingTransactions mempool)
{
    private const int Settled = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(
        Deployment services, IReadOnlyDictionary<Hash256, string> owners, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (await FindDifferenceAsync(services, owners, cancellationToken) is { } difference)
        {
            if (clock.Elapsed > Limit)
            {
                throw new LossException($"{difference} So it is since {clock.Elapsed.TotalSeconds:0} s.");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        foreach (var wallet in acknowledged.All)
        {
            await WalletCheck.CheckHistoryAsync(
                services.Wallet.Wallet, wallet, wallet.Payments.Where(IsRecent), cancellationToken);
        }
    }

    private bool IsRecent(Payment payment) =>
        plain.HeightOf(payment.Transaction.Id) is not { } height || plain.Height - height < Settled;

    private async Task<string?> FindDifferenceAsync(
        Deployment services, IReadOnlyDictionary<Hash256, string> owners, CancellationToken cancellationToken)
    {
        var waiting = await mempool.ReadAsync(services.ChainStore.Mempool, services.ChainStore.Chain, cancellationToken);
        if (FindPaymentDifference(waiting) is { } payment)
        {
            return payment;
        }

        var expected = WalletSums.Of(plain, waiting, owners);
        foreach (var wallet in acknowledged.All)
        {
            var answer = await services.Wallet.Wallet.GetBalanceAsync(
                new GetBalanceRequest { WalletId = wallet.Id }, cancellationToken: cancellationToken);
            if (answer.Height != plain.Height)
            {
                return $"The wallets are at height {answer.Height}, the chain at {plain.Height}.";
            }

            var sums = expected.GetValueOrDefault(wallet.Id) ?? new WalletSums();
            if (!sums.Equals(answer.Balance))
            {
                return $"Wallet {wallet.Id} holds {answer.Balance}; the chain says {sums}.";
            }
        }

        return null;
    }

    private string? FindPaymentDifference(IReadOnlyDictionary<Hash256, Transaction> waiting)
    {
        var paid = new Dictionary<Hash256, int>();
        foreach (var transaction in waiting.Values)
        {
            foreach (ref readonly var output in transaction.Outputs)
            {
                var script = ScriptHash.Of(output.ScriptPubKey.Span);
                paid[script] = paid.GetValueOrDefault(script) + 1;
            }
        }

        foreach (var payment in acknowledged.All.SelectMany(wallet => wallet.Payments))
        {
            var times = plain.PaymentsTo(payment.Target) + paid.GetValueOrDefault(payment.Target);
            if (times > 1)
            {
                throw new LossException($"{payment} was made {times} times.");
            }

            if (times == 0)
            {
                return $"{payment} is neither in the mempool nor in the best chain.";
            }
        }

        return null;
    }
}

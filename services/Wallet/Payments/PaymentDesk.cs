using System.Security.Cryptography;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Idempotency;
using Blockyard.Services.Wallet.Keys;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using Blockyard.Wallets.Selection;
using Blockyard.Wallets.Spending;
using Google.Protobuf;

namespace Blockyard.Services.Wallet.Payments;

/// <summary>
/// Makes payments: chooses coins, signs, makes the signed transaction durable, and only then shows it to the chain.
/// </summary>
internal sealed class PaymentDesk(
    WalletShard shard, KeyRing keys, FeeRates feeRates, PaymentBroadcaster broadcaster, ILogger<PaymentDesk> logger) : IDisposable
{
    // So many coins are looked at before those found must do: a wallet may hold any number.
    private const int EnoughCoins = 2_000;

    private readonly WalletTurns _turns = new();

    /// <summary>Says what a payment would cost.</summary>
    public async Task<PaymentPlan> PreviewAsync(WalletProfile wallet, PaymentOrder order, CancellationToken cancellationToken)
    {
        var rate = await feeRates.ForAsync(order, cancellationToken);
        return await shard.ReadAsync(ledger => Plan(ledger, wallet, order, rate), cancellationToken);
    }

    /// <summary>Pays.</summary>
    /// <param name="wallet">Who pays.</param>
    /// <param name="order">What is paid.</param>
    /// <param name="receipt">Receipt of the call.</param>
    /// <param name="answer">Makes the answer that the receipt keeps.</param>
    /// <param name="cancellationToken">Gives up; once the payment is durable it is sent all the same.</param>
    public async Task<TResponse> PayAsync<TResponse>(
        WalletProfile wallet,
        PaymentOrder order,
        ReceiptDraft receipt,
        Func<PaymentPlan, Transaction, TResponse> answer,
        CancellationToken cancellationToken)
        where TResponse : IMessage
    {
        if (!keys.CanSign(wallet))
        {
            throw WalletError.Locked(wallet.Id);
        }

        var rate = await feeRates.ForAsync(order, cancellationToken);

        // The turn lasts until the chain has judged: nothing may be built on change that a refusal takes away again.
        using var turn = await _turns.TakeAsync(wallet.Number, cancellationToken);
        using var judging = broadcaster.Judge(wallet.Number);
        var (payment, response) = await SignAsync(wallet, order, rate, receipt, answer, cancellationToken);
        var result = await broadcaster.SubmitAsync(wallet.Number, payment, cancellationToken);
        if (result.Verdict == SubmitVerdict.Refused)
        {
            WalletLog.PaymentRefused(logger, payment.Id, result.Reason);
            await shard.CommitAsync(
                new PaymentRefused(wallet.Number, payment.Id, receipt.Key) { Time = shard.Now }, CancellationToken.None);
            throw WalletError.Refused(result.Reason, result.Detail);
        }

        if (result.Verdict == SubmitVerdict.Later)
        {
            WalletLog.PaymentWaits(logger, payment.Id, result.Reason);
        }
        else
        {
            WalletLog.PaymentSent(logger, payment.Id, wallet.Id);
        }

        return response;
    }

    public void Dispose() => _turns.Dispose();

    private static List<SpendableCoin> Spendable(WalletLedger ledger, uint wallet, long enough)
    {
        var coins = new List<SpendableCoin>();
        var sum = 0L;
        var tip = ledger.Tip?.Height ?? 0;
        foreach (var coin in ledger.ListCoins(wallet).Where(coin => coin.IsSpendable(tip)))
        {
            coins.Add(new SpendableCoin(coin.OutPoint, coin.Value, coin.Key, coin.Height is not null));
            sum += coin.Value;
            if (coins.Count >= EnoughCoins && sum >= enough)
            {
                break;
            }
        }

        return coins;
    }

    private static PaymentPlan Plan(WalletLedger ledger, WalletProfile wallet, PaymentOrder order, FeeRate rate)
    {
        // Twice the amount leaves room for any fee that makes sense.
        var coins = Spendable(ledger, wallet.Number, 2 * order.Outputs.Sum(output => output.Value));
        var change = new KeyId(KeyBranch.Change, ledger.NextAddress(wallet.Number, KeyBranch.Change));
        var plan = PaymentPlanner.TryPlan(
            order.Outputs,
            rate,
            order.SubtractFee,
            coins,
            ledger.GetAccount(wallet.Number).GetScript(change),
            RandomNumberGenerator.GetInt32,
            out var problem);
        return plan ?? throw (problem switch
        {
            PaymentProblem.InsufficientFunds => WalletError.InsufficientFunds(ledger.GetBalance(wallet.Number).Spendable),
            PaymentProblem.DustAfterFee => WalletError.Dust("An amount is below the dust limit once the fee is taken from it."),
            _ => WalletError.InvalidAmount("The payment takes more coins than one transaction can hold: pay in parts."),
        });
    }

    private async Task<(Transaction Payment, TResponse Response)> SignAsync<TResponse>(
        WalletProfile wallet,
        PaymentOrder order,
        FeeRate rate,
        ReceiptDraft receipt,
        Func<PaymentPlan, Transaction, TResponse> answer,
        CancellationToken cancellationToken)
        where TResponse : IMessage
    {
        while (true)
        {
            var plan = await shard.PeekAsync(ledger => Plan(ledger, wallet, order, rate), cancellationToken);
            var payment = keys.Sign(wallet, secret => PaymentSigner.Sign(plan, secret));
            var response = answer(plan, payment);
            var sent = await shard.CommitAsync(
                (ledger, emit) =>
                {
                    // A block may have taken a coin away since the plan was made.
                    var free = plan.Coins.All(
                        coin => ledger.FindCoin(coin.OutPoint)?.IsSpendable(ledger.Tip?.Height ?? 0) == true);
                    if (free)
                    {
                        emit(new PaymentSent(wallet.Number, payment, order.Label)
                        {
                            Time = shard.Now, Receipt = receipt.With(response),
                        });
                    }

                    return free;
                },
                cancellationToken);
            if (sent)
            {
                return (payment, response);
            }
        }
    }
}

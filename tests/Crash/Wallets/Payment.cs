using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;

namespace Blockyard.Crash.Wallets;

/// <summary>A payment that a wallet said it made.</summary>
/// <param name="Request">What was asked for, with an idempotency key of its own.</param>
/// <param name="Target">The script paid, by its SHA-256. It is paid by nobody else.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Transaction">The payment.</param>
/// <param name="At">When the answer came.</param>
internal sealed record Payment(
    SendPaymentRequest Request, Hash256 Target, SendPaymentResponse Answer, Transaction Transaction, DateTime At)
{
    public override string ToString() =>
        $"Payment {Answer.Txid} of wallet {Request.WalletId} with key {Request.IdempotencyKey}, acknowledged at {At:HH:mm:ss.fff}";
}

using Blockyard.Primitives;
using Blockyard.Wallets.Ledger;
using Google.Protobuf;

namespace Blockyard.Services.Wallet.Idempotency;

/// <summary>A receipt whose answer is not known yet.</summary>
/// <param name="Key">Names the call; all zeros if it has no idempotency key.</param>
/// <param name="Body">Digest of the request.</param>
internal sealed record ReceiptDraft(Hash256 Key, Hash256 Body)
{
    /// <summary>Of a call without an idempotency key.</summary>
    public static ReceiptDraft None { get; } = new(Hash256.Zero, Hash256.Zero);

    /// <summary>The receipt with its answer, which must hold no secret; null if the call has no key.</summary>
    public IdempotencyReceipt? With(IMessage response) =>
        Key.IsZero ? null : new IdempotencyReceipt(Key, Body, response.ToByteArray());
}

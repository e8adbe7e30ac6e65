using System.Collections.Concurrent;
using System.Text;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Keys;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;
using Google.Protobuf;

namespace Blockyard.Services.Wallet.Idempotency;

/// <summary>Runs a call once for every idempotency key. Its receipt goes to the log with the event that it made.</summary>
internal sealed class IdempotentCalls(WalletShard shard, ServiceKey serviceKey)
{
    private const int MaxKeyLength = 255;

    private readonly ConcurrentDictionary<Hash256, bool> _running = new();

    /// <summary>
    /// Answers as before if the key was used, else runs the call, which hands its answer to the draft's receipt.
    /// </summary>
    public async Task<TResponse> RunAsync<TResponse>(
        string method,
        string key,
        IMessage request,
        MessageParser<TResponse> parser,
        Func<ReceiptDraft, Task<TResponse>> call,
        CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        if (key.Length == 0)
        {
            return await call(ReceiptDraft.None);
        }

        if (key.Length > MaxKeyLength || key.Any(c => c is < ' ' or > '~'))
        {
            throw WalletError.Malformed($"idempotency_key takes 1 to {MaxKeyLength} printable characters.");
        }

        var draft = new ReceiptDraft(Hash256.Sha256(Encoding.UTF8.GetBytes($"{method}\n{key}")), serviceKey.Digest(request));
        if (!_running.TryAdd(draft.Key, true))
        {
            throw WalletError.IdempotencyInProgress();
        }

        try
        {
            if (await FindAsync(draft, cancellationToken) is not { } receipt)
            {
                return await call(draft);
            }

            // The first caller may have gone before its answer was durable: nobody may hear it earlier.
            await shard.SettleAsync(cancellationToken);
            return Repeat(receipt, draft, parser);
        }
        finally
        {
            _running.TryRemove(draft.Key, out _);
        }
    }

    private static TResponse Repeat<TResponse>(IdempotencyReceipt receipt, ReceiptDraft draft, MessageParser<TResponse> parser)
        where TResponse : IMessage<TResponse> =>
        receipt.Body == draft.Body ? parser.ParseFrom(receipt.Response.Span) : throw WalletError.IdempotencyMismatch();

    private Task<IdempotencyReceipt?> FindAsync(ReceiptDraft draft, CancellationToken cancellationToken) =>
        shard.PeekAsync(ledger => ledger.FindReceipt(draft.Key, shard.Now), cancellationToken);
}

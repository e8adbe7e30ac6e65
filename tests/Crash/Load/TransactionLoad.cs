using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;
using Google.Protobuf;

namespace Blockyard.Crash.Load;

/// <summary>Hands transactions to the mempool: one by one, in batches, in chains, in each other's place, and to wallets.</summary>
internal sealed class TransactionLoad : ILoad
{
    private const int MaxPauseMilliseconds = 20;
    private const int LongestChain = 8;
    private const long LeastPayment = 100_000;

    public async Task RunAsync(Cycle cycle, Random random, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(random.Next(MaxPauseMilliseconds), cancellationToken);
            if (cycle.Purse.Take(random.Next(1, 3)) is not { Count: > 0 } coins)
            {
                continue;
            }

            var value = coins.Sum(coin => coin.Value);
            if (random.Next(3) == 0 && value > 4 * LeastPayment && cycle.Acknowledged.Wallets.PickScript(random) is { } script)
            {
                await SubmitAsync(cycle, Spend.Pay(coins, script, random.NextInt64(LeastPayment, value / 2)), cancellationToken);
                continue;
            }

            var spend = Spend.Split(coins, cycle.Parts(random));
            if (random.Next(3) == 0)
            {
                await SubmitChainAsync(cycle, spend, random.Next(1, LongestChain), cancellationToken);
                continue;
            }

            await SubmitAsync(cycle, spend, cancellationToken);
            if (random.Next(4) == 0)
            {
                await ReplaceAsync(cycle, spend.Rival(parts: 1), cancellationToken);
            }
        }
    }

    private static async Task SubmitAsync(Cycle cycle, Spend spend, CancellationToken cancellationToken)
    {
        RequireAccepted(await TrySubmitAsync(cycle, spend, cancellationToken));
        cycle.Recent.Add(spend);
    }

    private static void RequireAccepted(TransactionOutcome outcome)
    {
        if (!outcome.Accepted)
        {
            throw new LossException($"A valid transaction was refused: {outcome.Reject.Reason} {outcome.Reject.Detail}");
        }
    }

    /// <summary>It may come too late: what it wants to replace may be in a block.</summary>
    private static async Task ReplaceAsync(Cycle cycle, Spend spend, CancellationToken cancellationToken) =>
        _ = await TrySubmitAsync(cycle, spend, cancellationToken);

    private static async Task<TransactionOutcome> TrySubmitAsync(Cycle cycle, Spend spend, CancellationToken cancellationToken)
    {
        var request = new SubmitTransactionRequest { Raw = UnsafeByteOperations.UnsafeWrap(spend.Transaction.Raw) };
        var answer = await cycle.Services.ChainStore.Mempool.SubmitTransactionAsync(request, cancellationToken: cancellationToken);
        if (answer.Outcome.Accepted)
        {
            cycle.Acknowledged.Transactions.Add(spend.Transaction, nameof(TransactionLoad));
        }

        return answer.Outcome;
    }

    /// <summary>Each spends what the one before made. A rival of the first in a later block takes them all out.</summary>
    private static async Task SubmitChainAsync(Cycle cycle, Spend first, int length, CancellationToken cancellationToken)
    {
        var chain = new List<Spend> { first };
        for (var i = 0; i < length; i++)
        {
            chain.Add(Spend.Split([chain[^1].Made()[0]], parts: 1));
        }

        using var call = cycle.Services.ChainStore.Mempool.SubmitTransactions(cancellationToken: cancellationToken);
        foreach (var part in chain.Chunk(3))
        {
            var batch = new SubmitTransactionsRequest();
            batch.Raw.AddRange(part.Select(spend => UnsafeByteOperations.UnsafeWrap(spend.Transaction.Raw)));
            await call.RequestStream.WriteAsync(batch, cancellationToken);
            if (!await call.ResponseStream.MoveNext(cancellationToken))
            {
                throw new LossException("The stream of transactions ended before the last batch was answered.");
            }

            foreach (var (outcome, spend) in call.ResponseStream.Current.Outcomes.Zip(part))
            {
                RequireAccepted(outcome);
                cycle.Acknowledged.Transactions.Add(spend.Transaction, nameof(SubmitChainAsync));
            }
        }

        cycle.Recent.Add(first);
        await call.RequestStream.CompleteAsync();
    }
}

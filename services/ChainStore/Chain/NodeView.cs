using Blockyard.Chain;
using Blockyard.Chain.Mempool;

namespace Blockyard.Services.ChainStore.Chain;

/// <summary>A question to chain and mempool at once. It must not open a scope of its own, nor read blocks.</summary>
internal delegate T Question<out T>(in ChainReadScope scope);

/// <summary>
/// Looks at chain and mempool as one, while the chain stands still. During a reorganisation a transaction may be in neither, and
/// what it spends look unspent: then the question is asked when that is over.
/// </summary>
internal sealed class NodeView(Blockchain chain, MempoolChainFollower follower)
{
    /// <summary>Asks when no reorganisation is under way.</summary>
    public ValueTask<T> LookAsync<T>(Question<T> question, CancellationToken cancellationToken) =>
        AskAsync(question, static _ => false, cancellationToken);

    /// <summary>Asks where something is: what is found is told at once, that it is nowhere only when it is certain.</summary>
    public ValueTask<T?> FindAsync<T>(Question<T?> question, CancellationToken cancellationToken)
        where T : class =>
        AskAsync(question, static answer => answer is not null, cancellationToken);

    private async ValueTask<T> AskAsync<T>(Question<T> question, Predicate<T> isFinal, CancellationToken cancellationToken)
    {
        while (true)
        {
            var settled = follower.Settled.Current;
            if (TryAsk(question, isFinal, out var answer))
            {
                return answer;
            }

            // A store that fails in the middle leaves it like that for good.
            await Task.WhenAny(follower.Settled.WaitPastAsync(settled, cancellationToken), chain.Stopped);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private bool TryAsk<T>(Question<T> question, Predicate<T> isFinal, out T answer)
    {
        using var scope = chain.Read();
        answer = question(scope);
        return isFinal(answer) || follower.IsSettled || chain.Stopped.IsCompleted;
    }
}

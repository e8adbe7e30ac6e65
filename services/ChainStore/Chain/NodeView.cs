using Blockyard.Chain;
using Blockyard.Chain.Mempool;

namespace Blockyard.Services.ChainStore.Chain;

/// <summary>A question to chain and mempool at once; null if the answer is in neither.</summary>
internal delegate T? Question<out T>(in ChainReadScope scope)
    where T : class;

/// <summary>
/// Looks at chain and mempool as one. What goes from one to the other is in one of them as long as the chain stands still; only
/// during a reorganisation it may be in neither, and then the question is asked again when that is over.
/// </summary>
internal sealed class NodeView(Blockchain chain, MempoolChainFollower follower)
{
    /// <summary>Asks while the chain stands still: the question must not open a scope of its own, nor read blocks.</summary>
    public async ValueTask<T?> FindAsync<T>(Question<T> question, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var settled = follower.Settled.Current;
            if (TryAsk(question, out var answer))
            {
                return answer;
            }

            // A store that fails in the middle leaves it like that for good.
            await Task.WhenAny(follower.Settled.WaitPastAsync(settled, cancellationToken), chain.Stopped);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private bool TryAsk<T>(Question<T> question, out T? answer)
        where T : class
    {
        using var scope = chain.Read();
        answer = question(scope);
        return answer is not null || follower.IsSettled || chain.Stopped.IsCompleted;
    }
}

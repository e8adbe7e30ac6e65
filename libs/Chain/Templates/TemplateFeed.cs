using Blockyard.Chain.Mempool;

namespace Blockyard.Chain.Templates;

/// <summary>
/// Keeps the current template up to date: a new one at once on a new tip, and when fees got better, but not all the time.
/// </summary>
public sealed class TemplateFeed(
    TemplateBuilder builder,
    TemplateStore store,
    TransactionPool pool,
    MempoolChainFollower follower,
    TemplateSettings settings,
    TimeProvider time)
{
    private readonly Lock _building = new();

    /// <summary>
    /// Whether miners should get work. A node that is downloading blocks would have them build on what others left behind long ago.
    /// </summary>
    public Func<bool> IsOpen { get; init; } = static () => true;

    /// <summary>Works until it is cancelled. Failures of the chain's store end it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (!IsOpen())
            {
                await Task.Delay(settings.ClosedInterval, time, cancellationToken);
            }

            var tips = follower.Settled.Current;
            var changes = pool.Events.LastSequence;
            Refresh();
            await WaitAsync(tips, changes, cancellationToken);
        }
    }

    /// <summary>
    /// Makes a template and publishes it if it is worth the miners' while. Whoever cannot wait for the next one calls it too:
    /// afterwards the current template knows of all that waits.
    /// </summary>
    /// <remarks>
    /// On a new tip with much waiting, one without transactions goes ahead: a full block of 7,000 takes 25 ms, and work on the old
    /// tip is lost.
    /// </remarks>
    /// <exception cref="IOException">The chain's store fails.</exception>
    public void Refresh()
    {
        lock (_building)
        {
            if (builder.TryBuildPreliminary() is { } preliminary)
            {
                store.Publish(preliminary);
            }

            if (builder.TryBuild() is { } template && IsWorthwhile(template, store.Current))
            {
                store.Publish(template);
            }
        }
    }

    private bool IsWorthwhile(BlockTemplate template, BlockTemplate? current) =>
        current is null
        || current.Tip != template.Tip
        || current.IsPreliminary
        || template.Fees > current.Fees
        || template.CurrentTime - current.CurrentTime >= settings.RefreshInterval.TotalSeconds
        || HasLost(current);

    /// <summary>True if a template holds a transaction that was found unfit or replaced since.</summary>
    private bool HasLost(BlockTemplate template)
    {
        foreach (var transaction in template.Transactions)
        {
            if (!pool.Contains(transaction.Id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Ends on a new tip; on other changes of the pool after the least interval; and when the template has grown old.
    /// </summary>
    private async Task WaitAsync(long tips, long changes, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tip = follower.Settled.WaitPastAsync(tips, stop.Token);
        var better = WaitForChangesAsync(changes, stop.Token);
        var old = Task.Delay(settings.RefreshInterval, time, stop.Token);
        await Task.WhenAny(tip, better, old);
        await stop.CancelAsync();
        await Task.WhenAll(tip, better, old).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task WaitForChangesAsync(long changes, CancellationToken cancellationToken)
    {
        // The interval comes first: after a quiet time a transaction is in a template at once.
        await Task.Delay(settings.MinInterval, time, cancellationToken);
        await pool.Events.WaitPastAsync(changes, cancellationToken);
    }
}

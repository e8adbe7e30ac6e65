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
    private (BlockTemplate Template, long Tips, long Changes)? _last;

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

    /// <summary>Makes a template and publishes it if it is worth the miners' while.</summary>
    /// <remarks>
    /// On a new tip with much waiting, one without transactions goes ahead: a full block of 7,000 takes 25 ms, and work on the old
    /// tip is lost.
    /// </remarks>
    /// <exception cref="IOException">The chain's store fails.</exception>
    public void Refresh()
    {
        var (tips, changes) = Look();
        lock (_building)
        {
            if (TryMake(tips, changes) is { } template && IsWorthwhile(template, store.Current))
            {
                store.Publish(template);
            }
        }
    }

    /// <summary>
    /// Gives whoever cannot wait for the next template one that knows of all that waits now. Nobody else is woken for it, unless the
    /// tip is new; those who ask at the same time share one.
    /// </summary>
    /// <returns>Null before the first.</returns>
    /// <exception cref="IOException">The chain's store fails.</exception>
    public BlockTemplate? MakeForOne()
    {
        var (tips, changes) = Look();
        lock (_building)
        {
            var template = TryMake(tips, changes);
            var current = store.Current;
            if (template is null || !IsWorthwhile(template, current))
            {
                return current;
            }

            if (current is null || current.Tip != template.Tip || current.IsPreliminary)
            {
                store.Publish(template);
            }
            else
            {
                store.Remember(template);
            }

            return template;
        }
    }

    private (long Tips, long Changes) Look() => (follower.Settled.Current, pool.Events.LastSequence);

    /// <summary>A full template that knows of what had happened by then: the last one if it does. Null as the builder says.</summary>
    private BlockTemplate? TryMake(long tips, long changes)
    {
        if (_last is { } last && last.Tips >= tips && last.Changes >= changes && !IsOld(last.Template))
        {
            return last.Template;
        }

        if (builder.TryBuildPreliminary() is { } preliminary)
        {
            store.Publish(preliminary);
        }

        (tips, changes) = Look();
        var template = builder.TryBuild();
        _last = template is null ? null : (template, tips, changes);
        return template;
    }

    private bool IsOld(BlockTemplate template) =>
        time.GetUtcNow().ToUnixTimeSeconds() - template.CurrentTime >= settings.RefreshInterval.TotalSeconds;

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

namespace Blockyard.Chain;

/// <summary>Lets any number of consumers wait for the tip to change, without keeping anything for them.</summary>
internal sealed class TipSignal(HeaderEntry genesis)
{
    private volatile TaskCompletionSource _changed = NewSource();
    private volatile HeaderEntry _tip = genesis;

    /// <summary>The tip as it is published.</summary>
    public HeaderEntry Tip => _tip;

    /// <summary>Publishes a tip and wakes whoever waits for another than they know.</summary>
    public void Publish(HeaderEntry tip)
    {
        if (tip == _tip)
        {
            return;
        }

        _tip = tip;
        var changed = _changed;
        _changed = NewSource();
        changed.TrySetResult();
    }

    /// <summary>Ends when the tip is another than <paramref name="known"/>; at once if it is already.</summary>
    public async Task WaitAsync(HeaderEntry known, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The source is taken before the tip is looked at, so that no change falls in between.
            var changed = _changed;
            if (_tip != known)
            {
                return;
            }

            await changed.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

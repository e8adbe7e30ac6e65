namespace Blockyard.Network.Links;

/// <summary>One direction between two nodes, for all connections between them, whoever dialled.</summary>
internal sealed class Wire
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private volatile WireConditions _conditions = WireConditions.Perfect;
    private long _bytes;

    public WireConditions Conditions
    {
        get => _conditions;
        set => _conditions = value;
    }

    /// <summary>What it has carried.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Count(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Waits while it is silent. A wire that refuses lets its connections go on to their end.</summary>
    public async ValueTask WaitOpenAsync(CancellationToken cancellationToken)
    {
        while (_conditions.State == WireState.Silent)
        {
            await Task.Delay(Look, cancellationToken);
        }
    }
}

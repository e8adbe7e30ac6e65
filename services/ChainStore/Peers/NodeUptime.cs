namespace Blockyard.Services.ChainStore.Peers;

/// <summary>How long the node has been running.</summary>
internal sealed class NodeUptime(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_started);
}

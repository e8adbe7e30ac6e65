namespace Blockyard.Crash.Load;

/// <summary>Everything that the services have acknowledged in all cycles.</summary>
internal sealed class Acknowledged
{
    public AcknowledgedBlocks Blocks { get; } = new();
}

using System.Globalization;

namespace Blockyard.Network.Links;

/// <summary>How one direction between two nodes carries bytes.</summary>
/// <param name="State">Whether it does at all.</param>
/// <param name="Delay">How long every byte is on its way.</param>
/// <param name="Jitter">By how much that may be longer.</param>
/// <param name="BytesPerSecond">What goes through; 0 for no limit.</param>
internal sealed record WireConditions(WireState State, TimeSpan Delay, TimeSpan Jitter, int BytesPerSecond)
{
    public static WireConditions Perfect { get; } = new(WireState.Open, TimeSpan.Zero, TimeSpan.Zero, 0);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Delay.TotalMilliseconds:0}+{Jitter.TotalMilliseconds:0} ms, {(BytesPerSecond == 0 ? "any" : $"{BytesPerSecond / 1024}")} KiB/s");
}

using System.Globalization;

namespace Blockyard.Network.Session;

/// <summary>What one round did and found.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Story">What there is to tell of it.</param>
/// <param name="Height">Height of the one tip.</param>
/// <param name="Agreed">From the end of the ordeal until all had one tip.</param>
/// <param name="Settled">From then until all had all transactions.</param>
/// <param name="Standing">How the acknowledged transactions stand.</param>
internal sealed record RoundResult(
    int Number, string Story, int Height, TimeSpan Agreed, TimeSpan Settled, Standing Standing)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number,4}  {Story}: one tip at {Height} after {Agreed.TotalSeconds:0.0} s, all transactions after {Settled.TotalSeconds:0.0} s more; {Standing}");
}

using System.Globalization;
using Blockyard.Crash.Kills;

namespace Blockyard.Crash.Session;

/// <summary>What one cycle did and found.</summary>
internal sealed record CycleResult
{
    public required int Number { get; init; }

    public required KillPlan Plan { get; init; }

    /// <summary>What the killer saw before it struck.</summary>
    public required string Seen { get; init; }

    /// <summary>From the last start until all that were killed are ready.</summary>
    public required TimeSpan Recovery { get; init; }

    /// <summary>What was acknowledged.</summary>
    public required Counts Acknowledged { get; init; }

    public required int Height { get; init; }

    /// <summary>What all services take of the disk.</summary>
    public required long DiskBytes { get; init; }

    public override string ToString()
    {
        var again = string.Join(" and ", Plan.Again.Select(each => $"{each.TotalMilliseconds:0}"));
        var kills = $"{string.Join('+', Plan.Targets)} at {Plan.Load.TotalMilliseconds:0} ms, {Plan.Aim} {Seen}".TrimEnd();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Number,4}  {kills}{(again.Length > 0 ? $", again {again} ms into the next start" : "")}: "
            + $"{Acknowledged}; up after {Recovery.TotalSeconds:0.00} s, height {Height}, disk {DiskBytes >> 20} MiB");
    }
}

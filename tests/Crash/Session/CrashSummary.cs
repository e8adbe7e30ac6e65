using System.Globalization;
using System.Text;

namespace Blockyard.Crash.Session;

/// <summary>The table at the end of a run.</summary>
internal static class CrashSummary
{
    public static string Of(IReadOnlyList<CycleResult> results, TimeSpan elapsed, int losses)
    {
        var table = new StringBuilder().AppendLine();
        Add(table, "cycles", $"{results.Count} in {elapsed.TotalSeconds:0} s");
        foreach (var aim in results.GroupBy(result => result.Plan.Aim).OrderBy(group => group.Key))
        {
            Add(table, $"kills, {aim.Key}", $"{aim.Count()}, {aim.Count(result => result.Plan.Again.Count > 0)} of them again in the start");
        }

        Add(table, "kills in all", $"{results.Sum(result => result.Plan.Targets.Count * (1 + result.Plan.Again.Count))} processes");
        Add(table, "blocks acknowledged", $"{results.Sum(result => result.Acknowledged.Blocks)}");
        Add(table, "transactions acknowledged", $"{results.Sum(result => result.Acknowledged.Transactions)}");
        Add(table, "payments acknowledged", $"{results.Sum(result => result.Acknowledged.Payments)}");
        if (results.Count > 0)
        {
            var times = results.Select(result => result.Recovery.TotalSeconds).Order().ToArray();
            Add(table, "disk at the end", $"{results[^1].DiskBytes >> 20} MiB");
            Add(table, "ready again", $"p50 {times[times.Length / 2]:0.00} s, p99 {times[times.Length * 99 / 100]:0.00} s");
        }

        return table.Append("losses".PadRight(28)).Append(losses).ToString();
    }

    private static void Add(StringBuilder table, string name, FormattableString value) =>
        table.Append(name.PadRight(28)).AppendLine(value.ToString(CultureInfo.InvariantCulture));
}

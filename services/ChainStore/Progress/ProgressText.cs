using System.Globalization;

namespace Blockyard.Services.ChainStore.Progress;

/// <summary>Puts into words how far some work is.</summary>
internal static class ProgressText
{
    private const int BarCells = 24;

    /// <summary>A line with a bar; it has none if nobody knows how much there is to do.</summary>
    public static string WithBar(string work, ProgressUnit unit, in ProgressReading reading, string detail)
    {
        var bar = reading.Percent is { } percent ? $" [{Bar(percent)}] {percent,3} %" : "";
        return $"{work}{bar}  {Figures(unit, reading)}{Behind(detail)}";
    }

    /// <summary>The same without a bar, for files and logs.</summary>
    public static string Plain(string work, ProgressUnit unit, in ProgressReading reading, string detail)
    {
        var percent = reading.Percent is { } known ? $" {known} %," : "";
        return $"{work}:{percent} {Figures(unit, reading)}{Behind(detail)}";
    }

    /// <summary>"43 %, about 12 s left", as far as either is known.</summary>
    public static string Short(in ProgressReading reading)
    {
        var percent = reading.Percent is { } known ? $"{known} %" : "under way";
        return reading.Left is { } left ? $"{percent}, about {Duration(left)} left" : percent;
    }

    /// <summary>A length of time as people say it: "12 s", "3 min 20 s", "2 h 5 min".</summary>
    public static string Duration(TimeSpan time)
    {
        var seconds = (long)Math.Ceiling(Math.Round(time.TotalSeconds, 1));
        return seconds switch
        {
            < 100 => Text($"{seconds} s"),
            < 100 * 60 => Text($"{seconds / 60} min {seconds % 60} s"),
            _ => Text($"{seconds / 3600} h {seconds / 60 % 60} min"),
        };
    }

    private static string Figures(ProgressUnit unit, in ProgressReading reading)
    {
        string[] figures =
        [
            unit.Amount(reading.Done, reading.Total),
            unit.Rate(reading.PerSecond),
            Duration(reading.Elapsed),
            reading.Left is { } left ? $"about {Duration(left)} left" : "",
        ];
        return string.Join(", ", figures.Where(static figure => figure.Length > 0));
    }

    private static string Behind(string detail) => detail.Length == 0 ? "" : $"; {detail}";

    private static string Bar(int percent)
    {
        var full = percent * BarCells / 100;
        return new string('#', full) + new string('.', BarCells - full);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

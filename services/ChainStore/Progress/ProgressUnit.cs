using System.Globalization;

namespace Blockyard.Services.ChainStore.Progress;

/// <summary>What work is counted in.</summary>
internal sealed class ProgressUnit
{
    private const double MiB = 1 << 20;

    private readonly string _name;
    private readonly Func<double, string> _format;

    private ProgressUnit(string name, Func<double, string> format)
    {
        _name = name;
        _format = format;
    }

    /// <summary>Nothing that would tell anybody something: only percent and time are shown.</summary>
    public static ProgressUnit Nothing { get; } = new("", static _ => "");

    /// <summary>Bytes, told in MiB.</summary>
    public static ProgressUnit Bytes { get; } =
        new("MiB", static bytes => (bytes / MiB).ToString("N1", CultureInfo.InvariantCulture));

    /// <summary>Things, told one by one: blocks, coins.</summary>
    public static ProgressUnit Of(string things) =>
        new(things, static count => count.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>"123 of 456 blocks".</summary>
    public string Amount(long done, long? total) =>
        _name.Length == 0 ? "" : total is > 0 ? $"{_format(done)} of {_format(total.Value)} {_name}" : $"{_format(done)} {_name}";

    /// <summary>"12 blocks/s".</summary>
    public string Rate(double perSecond) => _name.Length == 0 ? "" : $"{_format(perSecond)} {_name}/s";
}

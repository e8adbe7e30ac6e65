using System.Globalization;

namespace Blockyard.Fuzz.Engine;

/// <summary>
/// Which blocks of code were executed and how often. The counting is woven into copies of our assemblies: see
/// <see cref="CoverageWeaver"/>. Without it nothing is ever counted.
/// </summary>
public static class CoverageMap
{
    /// <summary>One counter for each block of code, written by woven code. It wraps; that loses little.</summary>
    public static readonly byte[] Hits = new byte[CountBlocks()];

    /// <summary>The file beside the woven assemblies that says how many blocks there are.</summary>
    internal const string CountFile = "coverage-blocks";

    private static int CountBlocks()
    {
        var path = Path.Combine(AppContext.BaseDirectory, CountFile);
        return File.Exists(path) ? int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) : 0;
    }
}

using System.Globalization;

namespace Blockyard.Fuzz.Engine;

/// <summary>What a session is asked to do.</summary>
/// <param name="Seconds">Seconds in all.</param>
/// <param name="Seed">The same seed, time aside, makes the same inputs.</param>
/// <param name="Target">The only target, or null for all.</param>
/// <param name="Replay">A file with one input, to be run once and nothing else.</param>
/// <param name="IsBlind">Do not follow coverage, only count it.</param>
/// <param name="Keep">Folder of the corpus that new inputs are added to, or null.</param>
/// <param name="Crash">Where the input of the moment is kept in case the process dies; set for the processes of a
/// session.</param>
internal sealed record FuzzOptions(
    double Seconds, int Seed, string? Target, string? Replay, bool IsBlind, string? Keep, string? Crash)
{
    public const string Usage = "[--seconds 60] [--seed 1] [--target name] [--replay file] [--keep folder] [--blind]";

    /// <exception cref="FormatException">An option is unknown or its value is none.</exception>
    public static FuzzOptions Parse(IReadOnlyList<string> args)
    {
        var options = new FuzzOptions(60, 1, null, null, false, null, null);
        for (var i = 0; i < args.Count; i++)
        {
            options = (args[i], i + 1 < args.Count ? args[i + 1] : null) switch
            {
                ("--seconds", { } value) => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                ("--seed", { } value) => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                ("--target", { } value) => options with { Target = value },
                ("--replay", { } value) => options with { Replay = Path.GetFullPath(value) },
                ("--keep", { } value) => options with { Keep = Path.GetFullPath(value) },
                ("--crash", { } value) => options with { Crash = value },
                ("--blind", _) => options with { IsBlind = true },
                _ => throw new FormatException($"'{args[i]}' is no option, or its value is missing: {Usage}"),
            };
            i += args[i] == "--blind" ? 0 : 1;
        }

        return options;
    }
}

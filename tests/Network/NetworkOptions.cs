using System.Globalization;

namespace Blockyard.Network;

/// <summary>What the program is asked to do.</summary>
internal sealed record NetworkOptions
{
    /// <summary>How long rounds are begun.</summary>
    public double Minutes { get; init; } = 5;

    /// <summary>Where chance begins: the plan of all rounds follows from it. Moments are the machine's.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The one ordeal that rounds consist of, such as "Partition"; all of them if empty.</summary>
    public string Only { get; init; } = "";

    /// <summary>Folder of data and logs; a temporary one if null, deleted at the end unless something was lost.</summary>
    public string? Folder { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">An option is unknown or without a value.</exception>
    public static NetworkOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new NetworkOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
            options = arguments[i] switch
            {
                "--minutes" => options with { Minutes = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => options with { Only = value },
                "--folder" => options with { Folder = value },
                _ => throw new FormatException($"There is no option '{arguments[i]}'."),
            };
        }

        return options;
    }
}

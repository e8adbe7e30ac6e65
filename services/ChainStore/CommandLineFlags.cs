namespace Blockyard.Services.ChainStore;

/// <summary>The flags of the command line that operators know, as the settings that they stand for.</summary>
public static class CommandLineFlags
{
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["--rebuild-index"] = "--Chain:RebuildIndex=true",
        ["--verify"] = "--Verify:AtStart=true",
        ["--scripts"] = "--Verify:Scripts=true",
    };

    /// <summary>Replaces flags by settings: a command line of settings would take what follows a flag for its value.</summary>
    public static string[] Expand(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return Array.ConvertAll(args, static argument => Settings.GetValueOrDefault(argument, argument));
    }
}

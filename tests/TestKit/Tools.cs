namespace Blockyard.TestKit;

/// <summary>Programs that some tests start.</summary>
public static class Tools
{
    // Servers from a distribution's packages are not on every user's PATH.
    private static readonly string[] ExtraFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>The full path of a program, or null if it is not installed.</summary>
    public static string? Find(string tool)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(ExtraFolders).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
    }

    /// <summary>The reason to skip a test that needs these programs, or null.</summary>
    public static string? SkipUnlessInstalled(params string[] tools)
    {
        var missing = Array.Find(tools, tool => Find(tool) is null);
        return Prerequisites.SkipUnless(missing is null, $"{missing} is not installed");
    }
}

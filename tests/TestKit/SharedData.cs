namespace Blockyard.TestKit;

/// <summary>The data beside the repository that tests read: <c>../shared</c> from the folder that holds the solution.</summary>
public static class SharedData
{
    private const string SolutionFile = "Blockyard.slnx";

    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The full path of something shared, for example <c>vectors/core/sighash.json</c>; it need not exist.</summary>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", relative));

    /// <summary>Whether a shared file or folder is there.</summary>
    public static bool Has(string relative) => Path.Exists(PathOf(relative));

    /// <summary>The reason to skip a test that needs these, or null.</summary>
    public static string? SkipUnlessPresent(params string[] relative)
    {
        var missing = Array.Find(relative, path => !Has(path));
        return Prerequisites.SkipUnless(missing is null, $"../shared/{missing} is not there");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionFile)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds {SolutionFile}.");
    }
}

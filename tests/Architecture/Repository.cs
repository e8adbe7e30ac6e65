using System.Xml.Linq;

namespace Blockyard.Architecture;

/// <summary>The repository as it lies on disk, found from the test's own folder upwards.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>All projects in <c>libs</c> and <c>services</c>, by folder name.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = FindProjects("libs").Concat(FindProjects("services"))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => path);

    public static IEnumerable<string> FindProjects(string folder)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.csproj", SearchOption.AllDirectories) : [];
    }

    public static IEnumerable<string> Sources(string projectFile)
    {
        var folder = Path.GetDirectoryName(projectFile)!;
        return Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal))
            .Where(path => !IsBuildOutput(path));
    }

    public static IEnumerable<string> DeclaredReferences(string projectFile) => XDocument.Load(projectFile)
        .Descendants("ProjectReference")
        .Select(reference => reference.Attribute("Include")?.Value ?? reference.Attribute("Update")?.Value ?? "")
        .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static bool IsBuildOutput(string path)
    {
        var relative = Relative(path).Split(Path.DirectorySeparatorChar);
        return relative.Contains("obj") || relative.Contains("bin");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Blockyard.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Blockyard.slnx was not found above the test's folder.");
    }
}

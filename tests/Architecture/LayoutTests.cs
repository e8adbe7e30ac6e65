using System.Diagnostics;
using System.Xml.Linq;

namespace Blockyard.Architecture;

public sealed class LayoutTests
{
    private static readonly string[] TopLevel =
    [
        "protos", "services", "libs", "tests", "kustomize", "Dockerfile.miner", "Dockerfile.web", "Makefile", "README.md",
        ".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore", "BannedSymbols.txt", "Blockyard.slnx",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json",
    ];

    private static readonly string[] EmptyWords = ["Utils", "Helpers", "Common", "Manager", "Extensions", "Impl"];

    [Fact]
    public void Nothing_new_appears_at_the_top_level()
    {
        var tracked = TrackedFiles().Select(path => path.Split('/')[0]).Distinct();

        Assert.Empty(tracked.Except(TopLevel));
    }

    [Fact]
    public void The_solution_lists_every_project()
    {
        var listed = XDocument.Load(Path.Combine(Repository.Root, "Blockyard.slnx"))
            .Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        var present = new[] { "libs", "services", "tests" }.SelectMany(Repository.FindProjects).Select(Repository.Relative);

        Assert.Equal(present.Order(), listed.Order());
    }

    [Fact]
    public void No_file_is_named_by_a_word_that_says_nothing()
    {
        var offences = TrackedFiles()
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Where(path => !path.StartsWith("libs/Grpc.", StringComparison.Ordinal)) // named as gRPC itself names them
            .Where(path => EmptyWords.Any(word => Path.GetFileNameWithoutExtension(path).EndsWith(word, StringComparison.Ordinal)));

        Assert.Empty(offences);
    }

    private static string[] TrackedFiles()
    {
        var start = new ProcessStartInfo("git", "ls-files") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

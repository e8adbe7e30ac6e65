using System.Xml.Linq;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>One of the two image recipes, and the projects that it has to bring.</summary>
internal sealed class Dockerfile
{
    private Dockerfile(string name, string[] services)
    {
        Text = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, name)).Replace("\\\n", " ", StringComparison.Ordinal);
        Services = services;
    }

    public string Text { get; }

    public IReadOnlyList<string> Services { get; }

    public IEnumerable<string> Instructions => Text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'));

    /// <summary>What each COPY from the repository takes, as written.</summary>
    public IEnumerable<string> Sources =>
        Instructions
            .Where(line =>
                line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]);

    public static Dockerfile Read(string name) =>
        name switch
        {
            "Dockerfile.miner" => new Dockerfile(name, ["ChainStore", "Miner"]),
            "Dockerfile.web" => new Dockerfile(name, ["Wallet", "Gateway"]),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There are two Dockerfiles."),
        };

    /// <summary>The project files that restoring the services reads, themselves included.</summary>
    public IReadOnlySet<string> NeededProjects()
    {
        var needed = new HashSet<string>();
        var waiting = new Queue<string>(Services.Select(service => $"services/{service}/{service}.csproj"));
        while (waiting.TryDequeue(out var project))
        {
            if (needed.Add(project))
            {
                foreach (var reference in References(project))
                {
                    waiting.Enqueue(reference);
                }
            }
        }

        return needed;
    }

    private static IEnumerable<string> References(string project)
    {
        var path = Path.Combine(SharedData.RepositoryRoot, project);
        var document = XDocument.Load(path);
        var written = document
            .Descendants("ProjectReference")
            .Select(reference => ((string)reference.Attribute("Include")!).Replace('\\', '/'))
            .Select(include =>
                Path.GetRelativePath(
                    SharedData.RepositoryRoot,
                    Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, include))));
        return written.Concat(AddedReferences(document));
    }

    /// <summary>The contract assemblies that Directory.Build.targets puts in the place of two packages.</summary>
    private static IEnumerable<string> AddedReferences(XDocument project)
    {
        var packages = project.Descendants("PackageReference").Select(package => (string?)package.Attribute("Include")).ToHashSet();
        if (packages.Overlaps(["Grpc.Net.Common", "Grpc.Net.Client", "Grpc.AspNetCore.Server"]))
        {
            yield return "libs/Grpc.Net.Common/Grpc.Net.Common.csproj";
        }
        else if (!packages.Overlaps(["Grpc.Core.Api", "Grpc.Core.Testing"]))
        {
            yield break;
        }

        yield return "libs/Grpc.Core.Api/Grpc.Core.Api.csproj";
    }
}

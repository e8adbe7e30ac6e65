using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>The hand-kept COPY lists against what the solution needs.</summary>
public sealed class DockerfileSourcesTests
{
    public static TheoryData<string> Names => ["Dockerfile.miner", "Dockerfile.web"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_restore_layer_holds_exactly_the_projects_that_the_services_reference(string name)
    {
        var dockerfile = Dockerfile.Read(name);
        Assert.Equal(
            dockerfile.NeededProjects().Order(),
            dockerfile.Sources.Where(source => source.EndsWith(".csproj", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_copied_exists_and_reaches_the_engine(string name)
    {
        var ignored = File.ReadLines(Path.Combine(SharedData.RepositoryRoot, ".dockerignore"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .ToList();
        Assert.All(
            Dockerfile.Read(name).Sources,
            source =>
            {
                Assert.True(Path.Exists(Path.Combine(SharedData.RepositoryRoot, source)), $"{source} does not exist");
                Assert.DoesNotContain(source.Split('/')[0], ignored);
            }
        );
    }
}

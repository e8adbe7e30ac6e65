using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

public sealed class DockerfileTests
{
    public static TheoryData<string> Names => ["Dockerfile.miner", "Dockerfile.web"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_restore_layer_holds_every_root_file_that_restore_reads(string name)
    {
        string[] read = ["Directory.*.props", "Directory.*.targets", "global.json", "NuGet.config", "nuget.config"];
        var present = read.SelectMany(pattern => Directory.EnumerateFiles(SharedData.RepositoryRoot, pattern))
            .Select(Path.GetFileName);
        var beforeRestore = Dockerfile.Read(name).Text.Split("dotnet restore")[0].Split([' ', '\n']);
        Assert.All(present, file => Assert.Contains(file, beforeRestore));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_final_image_runs_one_fixed_program_as_nobody_in_particular(string name)
    {
        var dockerfile = Dockerfile.Read(name);
        var final = dockerfile.Instructions.SkipWhile(line => !line.Contains("/aspnet:", StringComparison.Ordinal)).ToList();
        Assert.Matches(@"^FROM mcr\.microsoft\.com/dotnet/aspnet:\d+\.\d+\.\d+-noble-chiseled(-extra)?$", final[0]);
        Assert.Equal("""ENTRYPOINT ["/app/service"]""", final[^1]);
        Assert.Equal("USER $APP_UID", final[^2]);
        Assert.Contains("COPY --from=build --chown=$APP_UID:$APP_UID /image/data /data", final);
        Assert.Contains("mv /app/Blockyard.Services.${SERVICE} /app/service", dockerfile.Text, StringComparison.Ordinal);
        // There is no shell to run anything with.
        Assert.DoesNotContain(
            final,
            line => line.StartsWith("RUN", StringComparison.Ordinal) || line.StartsWith("HEALTHCHECK", StringComparison.Ordinal));
        Assert.All(
            ["title", "description", "version", "revision"],
            label => Assert.Contains(final, line => line.Contains($"org.opencontainers.image.{label}=", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_wallet_image_has_the_unicode_tables_that_recovery_words_need()
    {
        Assert.Contains("-chiseled-extra", Dockerfile.Read("Dockerfile.web").Text, StringComparison.Ordinal);
        // Each project says for itself what it needs; a switch on the command line would hide one that forgot.
        Assert.All(["Dockerfile.miner", "Dockerfile.web"], name =>
            Assert.DoesNotContain("InvariantGlobalization", Dockerfile.Read(name).Text, StringComparison.Ordinal));
        Assert.All(["Wallet", "Devnet"], service => Assert.Contains(
            "<InvariantGlobalization>false</InvariantGlobalization>",
            File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "services", service, $"{service}.csproj")),
            StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_build_stage_is_pinned_and_brings_libsecp256k1(string name)
    {
        var dockerfile = Dockerfile.Read(name);
        Assert.Matches(@"(?m)^FROM mcr\.microsoft\.com/dotnet/sdk:\d+\.\d+\.\d+-noble AS build$", dockerfile.Text);
        Assert.Contains(
            "cp -L /usr/lib/*-linux-gnu/libsecp256k1.so.1 /image/usr/lib/",
            dockerfile.Text,
            StringComparison.Ordinal);
        Assert.Contains("COPY --from=build /image/usr/lib/ /usr/lib/", dockerfile.Text, StringComparison.Ordinal);
    }
}

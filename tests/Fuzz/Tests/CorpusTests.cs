using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets;

namespace Blockyard.Fuzz.Tests;

public sealed class CorpusTests
{
    /// <summary>Lines in each target's corpus file, so that none is lost silently.</summary>
    public static TheoryData<string, int> Counts => new()
    {
        { "transaction", 25 },
        { "block", 7 },
        { "header", 1 },
        { "witness", 25 },
        { "compact-size", 26 },
        { "compact-target", 38 },
        { "uint256", 31 },
        { "script", 51 },
        { "find-and-delete", 29 },
        { "script-number", 6 },
        { "signature-encoding", 22 },
        { "signature-hash", 19 },
        { "interpreter", 106 },
        { "base58", 31 },
        { "bech32", 32 },
        { "address", 55 },
        { "id", 2 },
        { "peer-address", 40 },
        { "extended-key", 33 },
        { "mnemonic", 13 },
        { "key-path", 14 },
        { "wallet-record", 24 },
        { "psbt", 13 },
        { "descriptor", 43 },
        { "log-format", 19 },
        { "append-log", 15 },
        { "state-record", 35 },
        { "fee-history", 13 },
        { "peer-bans", 17 },
        { "peer-addresses", 17 },
        { "rules", 21 },
        { "block-file", 34 },
        { "snapshot", 10 },
        { "locator", 32 },
        { "page-token", 5 },
        { "message", 38 },
        { "peer-message", 17 },
        { "gateway-text", 46 },
        { "gateway-body", 24 },
        { "settings-file", 17 },
    };

    [Theory, MemberData(nameof(Counts))]
    public void Every_input_of_the_corpus_passes(string name, int count)
    {
        var target = Named(name);
        using var runner = new TargetRunner(target);
        var corpus = Corpus.Read(name);

        Assert.Equal(count, corpus.Count);
        Assert.All([[], .. target.Seeds, .. corpus], input => Assert.Null(runner.Run(input)));
    }

    [Theory, MemberData(nameof(Counts))]
    public void A_short_run_from_a_fixed_seed_finds_nothing(string name, int count)
    {
        var target = Named(name);
        using var fuzzer = new Fuzzer(target, FuzzOptions.Parse(["--seed", "7", "--seconds", "600"]));

        var result = fuzzer.Run(count + target.BoundedRuns);

        Assert.Equal("", result.Finding);
        Assert.True(result.Runs >= target.BoundedRuns);
    }

    [Fact]
    public void Every_target_stands_in_the_table_and_has_a_corpus_or_seeds()
    {
        Assert.Equal(Counts.Select(row => (string)row.ToArray()[0]!).Order(), FuzzTargets.All.Select(target => target.Name).Order(
            ));
        Assert.All(FuzzTargets.All, target => Assert.NotEmpty(target.Seeds.Concat(Corpus.Read(target.Name))));
    }

    [Fact]
    public void No_corpus_file_is_without_a_target_or_longer_than_a_few_kilobytes()
    {
        var files = Directory.GetFiles(Corpus.Folder, "*.hex");

        Assert.NotEmpty(files);
        Assert.Empty(files.Select(Path.GetFileNameWithoutExtension).Except(FuzzTargets.All.Select(target => target.Name)));
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 16 << 10));
    }

    private static IFuzzTarget Named(string name) => FuzzTargets.All.Single(target => target.Name == name);
}

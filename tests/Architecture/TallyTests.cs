using System.Diagnostics;
using Blockyard.TestKit;

namespace Blockyard.Architecture;

/// <summary>The table of vectors behind a test run, on made-up notes.</summary>
public sealed class TallyTests : IDisposable
{
    private readonly TempFolder _notes = new();
    private readonly TempFolder _vectors = new();

    public TallyTests()
    {
        File.WriteAllText(_vectors.PathOf("README.md"), "");
        File.WriteAllText(_vectors.PathOf("a.json"), "[]");
    }

    [RequiresToolFact("bash")]
    public void Cases_are_added_up_over_tests_and_processes()
    {
        Note("1", "vector\ta.json\tFirst\t2\t1", "vector\ta.json\tFirst\t2\t1");
        Note("2", "vector\ta.json\tSecond\t3\t3", "chain\tmixed\t300 blocks");

        var (code, text) = Run(ci: true);

        Assert.Equal(0, code);
        Assert.Matches(@"a\.json +5 +5\n", text);
        Assert.Contains("chain mixed: 300 blocks", text, StringComparison.Ordinal);
        Assert.DoesNotContain("README", text, StringComparison.Ordinal);
    }

    [RequiresToolFact("bash")]
    public void A_case_that_did_not_pass_fails_the_run()
    {
        Note("1", "vector\ta.json\tFirst\t2\t1");

        Assert.Equal(1, Run(ci: false).Code);
    }

    [RequiresToolFact("bash")]
    public void A_file_that_no_test_runs_fails_a_build_server()
    {
        Assert.Equal(1, Run(ci: true).Code);
        Assert.Equal(0, Run(ci: false).Code);
    }

    [RequiresToolFact("bash")]
    public void Missing_vectors_fail_a_build_server()
    {
        Directory.Delete(_vectors.Path, recursive: true);

        Assert.Equal(1, Run(ci: true).Code);
        Assert.Equal(0, Run(ci: false).Code);
    }

    public void Dispose()
    {
        _notes.Dispose();
        _vectors.Dispose();
    }

    private void Note(string process, params string[] lines) => File.WriteAllLines(_notes.PathOf($"{process}.tsv"), lines);

    private (int Code, string Text) Run(bool ci)
    {
        var script = Path.Combine(SharedData.RepositoryRoot, ".ci", "tally");
        var start = new ProcessStartInfo("bash", [script, _notes.Path, _vectors.Path])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["CI"] = ci ? "true" : "";
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Blockyard.Fuzz.Engine;
using Blockyard.TestKit;

namespace Blockyard.Fuzz.Tests;

public sealed class FuzzerTests
{
    [Fact]
    public void A_defect_is_found_and_made_short()
    {
        using var fuzzer = new Fuzzer(new Defective(), FuzzOptions.Parse([]));

        var result = fuzzer.Run(maxRuns: 200_000);

        Assert.Contains("a word was let in", result.Finding, StringComparison.Ordinal);
        Assert.Equal(Encoding.ASCII.GetBytes("open"), fuzzer.FailingInput);
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs_and_another_seed_others()
    {
        Assert.Equal(Inputs(3), Inputs(3));
        Assert.NotEqual(Inputs(3), Inputs(4));
    }

    [Fact]
    public void An_allocation_by_a_length_that_the_input_claims_is_a_finding()
    {
        using var runner = new TargetRunner(new Trusting());

        Assert.Null(runner.Run([4, 0, 0, 0]));
        Assert.IsType<FindingException>(runner.Run([0, 0, 0, 4]));
    }

    [Fact]
    public void An_exception_that_escapes_is_a_finding()
    {
        using var runner = new TargetRunner(new Trusting());

        Assert.IsType<ArgumentOutOfRangeException>(runner.Run([1]));
    }

    [Fact]
    public void An_input_lies_against_the_guard()
    {
        using var memory = new GuardedInput();

        var placed = memory.Place([1, 2, 3]);

        Assert.Equal([1, 2, 3], placed.ToArray());
        Assert.Equal(GuardedInput.Capacity, memory.Memory.Length);
        Assert.True(memory.GetSpan()[^3..].SequenceEqual(placed.Span));
    }

    [Fact]
    public void The_input_of_the_moment_outlives_the_process_in_its_file()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "current");
        using (var current = new CurrentInput(path))
        {
            current.Set([9, 8, 7, 6]);
            current.Set([5, 4]);
        }

        Assert.Equal([5, 4], CurrentInput.Read(path));
    }

    [Fact]
    public async Task A_session_of_a_second_counts_coverage_and_ends_with_0()
    {
        using var folder = new TempFolder();
        CoverageWeaver.Weave(AppContext.BaseDirectory, folder.Path);
        var program = Path.Combine(folder.Path, "Blockyard.Fuzz.dll");
        var output = new StringWriter();
        var session = new FuzzSession(FuzzOptions.Parse(["--seconds", "1"]), program, folder.Path, output);

        var status = await session.RunAsync([Targets.FuzzTargets.All[0]], default);

        var row = output.ToString().Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(0, status);
        Assert.Equal("transaction", row[0]);
        Assert.InRange(int.Parse(row[5], CultureInfo.InvariantCulture), 100, 10_000);
    }

    [Fact]
    public void A_result_survives_the_way_from_one_process_to_the_other()
    {
        var result = new FuzzResult(10, 1.5, 2, 3, 4, 1, "a\tb\nc");

        Assert.Equal(result with { Finding = "a b c" }, FuzzResult.Parse(result.ToString()));
    }

    [Theory]
    [InlineData("--speed", "3")]
    [InlineData("--seconds", null)]
    public void Unknown_options_and_missing_values_are_refused(string option, string? value)
    {
        Assert.Throws<FormatException>(() => FuzzOptions.Parse(value is null ? [option] : [option, value]));
    }

    private static List<byte[]> Inputs(int seed)
    {
        var mutator = new Mutator(seed, [[1, 2, 3]]);
        return [.. Enumerable.Range(0, 100).Select(_ => mutator.Mutate([5, 6, 7, 8], [9, 9]))];
    }

    private sealed class Defective : IFuzzTarget
    {
        public string Name => "defective";

        public IReadOnlyList<byte[]> Words => ["open"u8.ToArray(), "shut"u8.ToArray()];

        public void Run(ReadOnlyMemory<byte> input) =>
            Require.That(input.Span.IndexOf("open"u8) < 0, "a word was let in");
    }

    private sealed class Trusting : IFuzzTarget
    {
        public string Name => "trusting";

        public void Run(ReadOnlyMemory<byte> input)
        {
            if (!input.IsEmpty)
            {
                _ = new byte[BinaryPrimitives.ReadInt32LittleEndian(input.Span)];
            }
        }
    }
}

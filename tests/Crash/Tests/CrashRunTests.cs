using Blockyard.Crash.Session;
using Blockyard.TestKit;
using Xunit.Abstractions;

namespace Blockyard.Crash.Tests;

public sealed class CrashRunTests(ITestOutputHelper output)
{
    private const int Cycles = 30;

    [RequiresToolFact("dotnet", "kill")]
    public async Task Killed_over_and_over_under_load_the_services_keep_everything_that_they_acknowledged()
    {
        var lines = new StringWriter();

        var kept = await CrashRun.RunAsync(new CrashOptions { Cycles = Cycles, Seed = 4 }, lines);

        output.WriteLine(lines.ToString());
        Assert.True(kept, lines.ToString());
    }
}

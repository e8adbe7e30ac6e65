using System.Diagnostics;

namespace Blockyard.Architecture;

public sealed class ProtoTests
{
    [BufFact]
    public void Protos_pass_the_linter() => Run("lint");

    [BufFact]
    public void Protos_are_formatted() => Run("format", "--diff", "--exit-code", "--exclude-path", "grpc");

    private static void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(BufFactAttribute.FindBuf()!, arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, "protos"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var buf = Process.Start(start)!;
        var output = buf.StandardOutput.ReadToEnd() + buf.StandardError.ReadToEnd();
        buf.WaitForExit();
        Assert.True(buf.ExitCode == 0, output);
    }
}

using System.Globalization;
using Blockyard.Benchmarks.Runner;

namespace Blockyard.Benchmarks.Nodes;

/// <summary>Memory of a process as the system counts it, in MiB: libraries, code and stacks included, not only what the collector knows.</summary>
/// <param name="Resident">In memory now.</param>
/// <param name="Private">Of that, what is no file's content.</param>
/// <param name="Peak">The most that was resident ever.</param>
internal sealed record ProcessMemory(double Resident, double Private, double Peak)
{
    private const double KibibytesPerMebibyte = 1024;

    public static ProcessMemory Read(int process)
    {
        var path = $"/proc/{process}/status";
        if (!File.Exists(path))
        {
            throw new BenchmarkSkippedException($"{path} is not there");
        }

        var lines = File.ReadAllLines(path);
        return new ProcessMemory(Find("VmRSS:"), Find("RssAnon:"), Find("VmHWM:"));

        double Find(string name)
        {
            var line = Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal));
            return double.Parse(line![name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / KibibytesPerMebibyte;
        }
    }
}

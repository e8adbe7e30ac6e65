using Blockyard.Benchmarks.Runner;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Chains;

/// <summary>The recorded chain that most benchmarks work on: fan-outs, then blocks of 7,001 P2WPKH transactions.</summary>
internal static class HeavyChain
{
    public const string Name = "heavy-p2wpkh";

    /// <summary>Its file as it was recorded: gzipped hexadecimal lines.</summary>
    public static string Path => RecordedChain.PathOf(Name);

    /// <summary>Height of the first block of payments.</summary>
    public const int FirstPayments = 125;

    /// <summary>Height of its last block.</summary>
    public const int Height = 139;

    /// <summary>Inputs of the chain, coinbases left out.</summary>
    public const ulong Inputs = 105_021;

    /// <summary>Skips the benchmark unless the chain is there.</summary>
    public static void Require()
    {
        if (!SharedData.Has($"chains/{Name}"))
        {
            throw new BenchmarkSkippedException($"../shared/chains/{Name} is not there");
        }
    }
}

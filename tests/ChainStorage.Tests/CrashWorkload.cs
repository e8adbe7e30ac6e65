using System.Globalization;
using Blockyard.Chain;
using Blockyard.Chain.Import;

namespace Blockyard.ChainStorage.Tests;

/// <summary>An import in a process of its own, for <see cref="CrashTests"/> to kill. Prints every height that is durable.</summary>
internal static class CrashWorkload
{
    /// <summary>Checkpoints come often, so that some are cut short.</summary>
    public static ChainSettings Settings { get; } = new() { CheckpointBlocks = 3, CommitBytes = 1 << 20 };

    public static Task Main(string[] args) => RecordedChain.RunAsync(
        args[0], Settings, chain => RecordedChain.ImportAsync(chain, args[1], new Heights()));

    private sealed class Heights : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => Console.WriteLine(value.Height.ToString(CultureInfo.InvariantCulture));
    }
}

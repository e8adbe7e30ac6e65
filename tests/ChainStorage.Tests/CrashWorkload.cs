using System.Globalization;
using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Tests;

/// <summary>
/// Work in a process of its own, to be killed: a recorded chain, imported or handed in block by block, which prints every height
/// that is durable, a rebuild of its state, which prints every height that is applied, or an operator's orders about a block, which
/// prints every order that was carried out.
/// </summary>
internal static class CrashWorkload
{
    /// <summary>Asks for the chain block by block.</summary>
    public const string OneByOne = "one-by-one";

    /// <summary>Asks for a rebuild of the state that halts at <see cref="RebuildHalt"/>.</summary>
    public const string Rebuild = "rebuild";

    /// <summary>Height at which a rebuild waits to be killed.</summary>
    public const int RebuildHalt = 126;

    /// <summary>Checkpoints come often, so that some are cut short; blocks that come alone are all written early.</summary>
    public static ChainSettings Settings { get; } = new() { CheckpointBlocks = 3, CommitBytes = 1 << 20, EarlyWriteBytes = 0 };

    public static Task Main(string[] args) => args is [var folder, .., Rebuild]
        ? RecordedChain.RunAsync(folder, Settings with { RebuildState = true }, static _ => Task.CompletedTask, new Heights())
        : WorkAsync(args);

    private static Task WorkAsync(string[] args) => RecordedChain.RunAsync(
        args[0],
        Settings,
        chain => Hash256.TryParse(args[1], out var block)
            ? OrderAsync(chain, block)
            : args is [.., OneByOne] ? SubmitAsync(chain, args[1]) : RecordedChain.ImportAsync(chain, args[1], new Heights()));

    private static async Task SubmitAsync(Blockchain chain, string name)
    {
        foreach (var block in TestKit.Chains.RecordedChain.Read(name))
        {
            var result = await chain.SubmitBlockAsync(block, CancellationToken.None);
            Console.WriteLine(result.Entry!.Height.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task OrderAsync(Blockchain chain, Hash256 block)
    {
        while (true)
        {
            await chain.InvalidateBlockAsync(block, CancellationToken.None);
            Console.WriteLine("invalidated");
            await chain.ReconsiderBlockAsync(block, CancellationToken.None);
            Console.WriteLine("reconsidered");
        }
    }

    private sealed class Heights : IProgress<ImportProgress>, IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
            Console.WriteLine(value.Height.ToString(CultureInfo.InvariantCulture));
            if (value.Height == RebuildHalt)
            {
                Thread.Sleep(Timeout.Infinite);
            }
        }

        public void Report(ImportProgress value) => Console.WriteLine(value.Height.ToString(CultureInfo.InvariantCulture));
    }
}

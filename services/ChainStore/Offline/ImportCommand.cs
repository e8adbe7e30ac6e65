using System.Globalization;
using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Progress;
using Blockyard.Services.ChainStore.Startup;

namespace Blockyard.Services.ChainStore.Offline;

/// <summary>
/// <c>import FILE [--Data:Directory DIR] [--Network regtest|devnet]</c>: takes a file of blocks into the store of a node that
/// is not running, with full validation.
/// </summary>
internal static class ImportCommand
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 if every block was taken, 1 otherwise.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var path, .. var settings])
        {
            await Console.Error.WriteLineAsync("usage: import FILE [--Data:Directory DIR] [--Network regtest|devnet]");
            return 1;
        }

        return await OfflineCommand.RunAsync(
            "import",
            settings,
            "what was reported as taken stays. Run it again to go on.",
            (_, options, cancellationToken) => ImportAsync(path, options, cancellationToken));
    }

    private static async Task<int> ImportAsync(string path, ChainStoreOptions options, CancellationToken cancellationToken)
    {
        using var file = await BlockFile.OpenAsync(path, ChainOpening.Parameters(options), cancellationToken);
        await using var opened = await OfflineChain.OpenAsync(options, cancellationToken);
        var failure = (await ImportAsync(file, opened.Chain, cancellationToken)).Failure;
        if (failure is not null)
        {
            await Console.Error.WriteLineAsync($"import: refused {failure}; what came before it stays.");
            return 1;
        }

        await opened.TellEndAsync(cancellationToken);
        return 0;
    }

    private static async Task<ImportResult> ImportAsync(BlockFile file, Blockchain chain, CancellationToken cancellationToken)
    {
        var latest = new LatestProgress<ImportProgress>();
        using var line = ProgressLine.OnConsole(
            "import",
            ProgressUnit.Bytes,
            () => new ProgressStep(file.Position, file.Length, Describe(latest.Value)),
            TimeProvider.System);
        return await new BlockImporter(chain, TimeProvider.System).ImportAsync(file, latest, cancellationToken);
    }

    private static string Describe(ImportProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Blocks} blocks, height {progress.Height}, {progress.Inputs} inputs, "
        + $"{progress.Inputs / Math.Max(progress.Elapsed.TotalSeconds, 0.001):0} inputs/s");
}

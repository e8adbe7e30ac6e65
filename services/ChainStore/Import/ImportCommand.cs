using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.ChainStorage;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Hosting;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Progress;
using Blockyard.Services.ChainStore.Startup;

namespace Blockyard.Services.ChainStore.Import;

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

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(settings).Build();
            var options = new ChainStoreOptions();
            ChainStoreOptions.Bind(options, configuration);
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            Secp256k1Library.EnsureLoaded();
            return await ImportAsync(path, options, interrupted.Token);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException or ValidationException
            or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" }
            or ServiceStartException or NativeLibraryMissingException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"import: {error.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("import: interrupted; what was reported as taken stays. Run it again to go on.");
            return 1;
        }
    }

    private static async Task<int> ImportAsync(string path, ChainStoreOptions options, CancellationToken cancellationToken)
    {
        var parameters = ChainOpening.Parameters(options);
        using var file = await BlockFile.OpenAsync(path, parameters, cancellationToken);
        using var loggers = LoggerFactory.Create(
            logging => logging.AddSimpleConsole(line => line.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        var storage = ChainOpening.Storage(options, loggers);
        using var log = ChainOpening.Open(() => FileBlockLog.Open(storage));
        using var state = ChainOpening.Open(() => KeyValueChainState.Open(storage));
        var settings = ChainOpening.Settings(options);
        await using var chain = new Blockchain(parameters, log, state, state, settings, TimeProvider.System);
        await chain.StartAsync(null, cancellationToken);

        var failure = (await ImportAsync(file, chain, cancellationToken)).Failure;
        if (failure is not null)
        {
            await Console.Error.WriteLineAsync($"import: refused {failure}; what came before it stays.");
            return 1;
        }

        Console.WriteLine($"tip {chain.Tip.Height} {chain.Tip.Hash}");
        var coins = await chain.GetUtxoSetInfoAsync(cancellationToken);
        Console.WriteLine($"{coins.CoinCount} coins, hash_serialized_3 {coins.HashSerialized}, muhash {coins.MuHash}");
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

using System.ComponentModel.DataAnnotations;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Hosting;
using Blockyard.Services.ChainStore.Startup;

namespace Blockyard.Services.ChainStore.Offline;

/// <summary>Runs a command on the files of a node that is not running; what an operator can mend becomes one line.</summary>
internal static class OfflineCommand
{
    /// <summary>Runs a command.</summary>
    /// <param name="name">Its name, which comes first in the line about what went wrong.</param>
    /// <param name="settings">The service's own settings, as its command line has them.</param>
    /// <param name="ifInterrupted">What to tell whoever interrupts it.</param>
    /// <param name="run">The command; gives the exit code.</param>
    /// <returns>The exit code, 1 if it could not be carried out.</returns>
    public static async Task<int> RunAsync(
        string name,
        string[] settings,
        string ifInterrupted,
        Func<IConfiguration, ChainStoreOptions, CancellationToken, Task<int>> run)
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddEnvironmentVariables().AddCommandLine(CommandLineFlags.Expand(settings)).Build();
            var options = new ChainStoreOptions();
            ChainStoreOptions.Bind(options, configuration);
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            Secp256k1Library.EnsureLoaded();
            return await run(configuration, options, interrupted.Token);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException or ValidationException
            or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" }
            or ServiceStartException or NativeLibraryMissingException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{name}: {error.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{name}: interrupted; {ifInterrupted}");
            return 1;
        }
    }
}

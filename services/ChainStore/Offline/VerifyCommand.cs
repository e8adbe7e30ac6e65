using Blockyard.Services.ChainStore.Startup;
using Blockyard.Services.ChainStore.Verify;

namespace Blockyard.Services.ChainStore.Offline;

/// <summary>
/// <c>verify [--scripts] [--Data:Directory DIR] [--Network regtest|devnet]</c>: verifies all files of a node that is not running, and
/// changes none.
/// </summary>
internal static class VerifyCommand
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 if nothing is wrong.</returns>
    public static Task<int> RunAsync(string[] settings) => OfflineCommand.RunAsync(
        "verify",
        settings,
        "nothing was changed.",
        static async (configuration, options, cancellationToken) =>
        {
            using var loggers = OfflineChain.CreateLoggers();
            var verify = configuration.GetSection("Verify").Get<VerifyOptions>() ?? new VerifyOptions();
            var run = Task.Factory.StartNew(
                () => Verification.Run(ChainOpening.Storage(options, loggers), options, verify.Scripts, cancellationToken),
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            return await run ? 0 : 1;
        });
}

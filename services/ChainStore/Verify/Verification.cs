using Blockyard.ChainStorage;
using Blockyard.ChainStorage.Verification;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Progress;
using Blockyard.Services.ChainStore.Startup;

namespace Blockyard.Services.ChainStore.Verify;

/// <summary>Verifies the files of a node that is not running, in sight of its operator.</summary>
internal static class Verification
{
    /// <summary>Verifies, and writes progress and result to the console.</summary>
    /// <returns>True if nothing is wrong.</returns>
    /// <exception cref="Hosting.ServiceStartException">A node runs on the files, or they cannot be read.</exception>
    public static bool Run(
        ChainStorageSettings settings, ChainStoreOptions options, bool scripts, CancellationToken cancellationToken)
    {
        var latest = new LatestProgress<VerificationStep>();
        var verification = new ChainVerification(
            settings,
            ChainOpening.Parameters(options),
            scripts ? ChainOpening.Settings(options).ScriptThreads : null,
            latest);
        VerificationReport report;
        using (ProgressLine.OnConsole("verify", ProgressUnit.Nothing, () => Describe(latest.Value), TimeProvider.System))
        {
            report = ChainOpening.Open(() => verification.Run(cancellationToken));
        }

        Console.Write(ReportText.Of(report));
        return report.Findings.Count == 0;
    }

    private static ProgressStep Describe(VerificationStep step) => new(step.Done, step.Total, step.Name ?? "");
}

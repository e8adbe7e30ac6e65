using Blockyard.ChainStorage;
using Blockyard.Hosting;
using Blockyard.Services.ChainStore.Startup;

namespace Blockyard.Services.ChainStore.Verify;

/// <summary>Lets a node that is told so open its files only if nothing is wrong with them.</summary>
internal static class VerifyAtStart
{
    /// <summary>Gives where and how the chain is kept, once that has been verified if it is wanted so.</summary>
    /// <exception cref="ServiceStartException">Something is wrong.</exception>
    public static ChainStorageSettings Open(ChainStorageSettings settings, ChainStoreOptions options, VerifyOptions verify) =>
        !verify.AtStart || !Directory.Exists(settings.Directory)
        || Verification.Run(settings, options, verify.Scripts, CancellationToken.None)
            ? settings
            : throw new ServiceStartException($"'{settings.Directory}' did not pass its verification; the report stands above.");
}

namespace Blockyard.Services.ChainStore.Offline;

/// <summary>
/// <c>rebuild-index [--Data:Directory DIR] [--Network regtest|devnet]</c>: throws coins and indexes of a node that is not running
/// away and builds them again from its block log. Interrupted, it goes on from the last checkpoint when it is run again.
/// </summary>
internal static class RebuildCommand
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] settings) => OfflineCommand.RunAsync(
        "rebuild-index",
        settings,
        "what was rebuilt is kept. Run it again, or start the node, to go on.",
        static async (_, options, cancellationToken) =>
        {
            options.RebuildIndex = true;
            await using var opened = await OfflineChain.OpenAsync(options, cancellationToken);
            await opened.TellEndAsync(cancellationToken);
            return 0;
        });
}

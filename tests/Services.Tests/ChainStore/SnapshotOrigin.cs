namespace Blockyard.Services.Tests.ChainStore;

/// <summary>A node that nobody changes, and its snapshot.</summary>
public sealed class SnapshotOrigin : IAsyncLifetime
{
    public const int Blocks = 60;

    internal ChainStoreNode Node { get; private set; } = null!;

    internal byte[] Snapshot { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Node = await ChainStoreNode.StartAsync(Blocks);
        Snapshot = await Node.ExportAsync();
    }

    public async Task DisposeAsync() => await Node.DisposeAsync();
}

using Blockyard.ChainStorage;
using Blockyard.Storage;
using Blockyard.TestKit;

namespace Blockyard.FullBlocks.Replays;

/// <summary>The base chain in files, made once; every scenario gets a copy of its own.</summary>
public sealed class StoredBaseChain : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();

    public async Task InitializeAsync()
    {
        await using var stores = new FileStores(_folder.Path);
        await using var node = await EngineNode.StartAsync(stores.Log, stores.State);
        await node.TakeBaseChainAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>A folder with a copy of the files.</summary>
    internal TempFolder Copy()
    {
        var copy = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            var to = copy.PathOf(Path.GetRelativePath(_folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    /// <summary>The stores in a folder.</summary>
    internal sealed class FileStores(string folder) : IAsyncDisposable
    {
        public FileBlockLog Log { get; } = FileBlockLog.Open(Settings(folder));

        public KeyValueChainState State { get; } = KeyValueChainState.Open(Settings(folder));

        public ValueTask DisposeAsync()
        {
            State.Dispose();
            Log.Dispose();
            return ValueTask.CompletedTask;
        }

        private static ChainStorageSettings Settings(string folder) => new()
        {
            Directory = folder,
            Network = 0xDAB5_BFFA,
            MemoryBytes = KeyValueStoreSettings.MinMemoryBytes,
            Space = new DiskSpace(1 << 20),
        };
    }
}

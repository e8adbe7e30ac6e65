namespace Blockyard.ChainStorage.Tests.Verification;

/// <summary>Makes the files of a node once, for tests that spoil copies of them.</summary>
public sealed class StoredChainFixture : IAsyncLifetime
{
    private StoredChain? _chain;

    internal StoredChain Chain => _chain!;

    public async Task InitializeAsync() => _chain = await StoredChain.CreateAsync();

    public Task DisposeAsync()
    {
        _chain?.Dispose();
        return Task.CompletedTask;
    }
}

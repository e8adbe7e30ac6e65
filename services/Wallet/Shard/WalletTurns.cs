namespace Blockyard.Services.Wallet.Shard;

/// <summary>Lets one task at a time work on a wallet: choose coins, or rescan. Wallets share a fixed number of locks.</summary>
internal sealed class WalletTurns : IDisposable
{
    private const int Count = 256;

    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the wallet's turn; dispose what it returns to end the turn.</summary>
    public async Task<IDisposable> TakeAsync(uint wallet, CancellationToken cancellationToken)
    {
        var turn = _locks[wallet % Count];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public void Dispose()
    {
        foreach (var turn in _locks)
        {
            turn.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}

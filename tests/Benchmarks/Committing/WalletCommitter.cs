using System.Diagnostics.Metrics;
using Blockyard.Primitives;
using Blockyard.Services.Wallet;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger.Events;
using Blockyard.Wallets.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Blockyard.Benchmarks.Committing;

/// <summary>A shard of wallets where addresses are named.</summary>
internal sealed class WalletCommitter : ICommitter
{
    private const string WalletId = "w0-benchmark";
    private const uint Addresses = 1_000;

    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly WalletShard _shard;
    private uint _next;

    private WalletCommitter()
    {
        var options = Options.Create(new WalletOptions { Directory = _folder.Path, Network = Network.Regtest });
        _shard = new WalletShard(
            options,
            new ChangeFeed(),
            OsDisk.Instance,
            _services.GetRequiredService<IMeterFactory>(),
            TimeProvider.System,
            NullLogger<WalletShard>.Instance);
    }

    public string Name => "wallets, an address named";

    public long Syncs => _shard.Stores!.Log.SyncCount;

    /// <summary>Opens a shard with one wallet.</summary>
    public static async Task<WalletCommitter> CreateAsync()
    {
        var committer = new WalletCommitter();
        await committer._shard.StartAsync(CancellationToken.None);
        await committer._shard.CommitAsync(committer.NewWallet(), CancellationToken.None);
        return committer;
    }

    public Task CommitAsync()
    {
        var key = new KeyId(KeyBranch.Receive, Interlocked.Increment(ref _next) % Addresses);
        return _shard.CommitAsync(new AddressLabelled(0, key, "rent") { Time = _shard.Now }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _shard.StopAsync(CancellationToken.None);
        _shard.Dispose();
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    private WalletCreated NewWallet()
    {
        using var secret = WalletSecret.FromEntropy(new byte[16]);
        using var account = secret.OpenAccount();
        var key = new byte[ExtendedPublicKey.Size];
        account.Public.Key.Encode(key, ExtendedKeyNetwork.Test);
        var seal = SecretSealer.SealWithServiceKey(secret.Bytes, WalletId, new byte[32]);
        return new WalletCreated(WalletId, "", seal, key, IsServiceOwned: false, NeedsRescan: false, Addresses) { Time = _shard.Now };
    }
}

using Blockyard.Hosting;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Sealing;

namespace Blockyard.Services.Wallet.Keys;

/// <summary>
/// Refuses to start with another service key than the one that the shard's unattended wallets were sealed with.
/// </summary>
internal sealed class KeyCheck(WalletShard shard, SeedVault vault) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await shard.ReadAsync(FirstUnattended, cancellationToken) is not { } wallet)
        {
            return;
        }

        try
        {
            vault.Open(wallet).Dispose();
        }
        catch (InvalidDataException error)
        {
            throw new ServiceStartException($"{error.Message} Start the service with the key that it had.", error);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static WalletProfile? FirstUnattended(WalletLedger ledger)
    {
        for (uint wallet = 0; wallet < ledger.WalletCount; wallet++)
        {
            if (ledger.GetProfile(wallet) is { Seal.Kind: SealKind.ServiceKey } profile)
            {
                return profile;
            }
        }

        return null;
    }
}

using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Sealing;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Keys;

/// <summary>
/// Seals and opens the secrets of wallets. Stretching a passphrase is costly: only so many at a time as there are processors.
/// </summary>
internal sealed class SeedVault(ServiceKey serviceKey, IOptions<WalletOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _stretching = new(Environment.ProcessorCount);

    /// <summary>
    /// Seals a secret for a wallet id, under the passphrase or, if that is empty, under the key of the service.
    /// </summary>
    public async Task<SealedSecret> SealAsync(
        WalletSecret secret, string walletId, string passphrase, CancellationToken cancellationToken)
    {
        if (passphrase.Length == 0)
        {
            return SecretSealer.SealWithServiceKey(secret.Bytes, walletId, serviceKey.Bytes);
        }

        await _stretching.WaitAsync(cancellationToken);
        try
        {
            return SecretSealer.SealWithPassphrase(secret.Bytes, walletId, passphrase, options.Value.PassphraseIterations);
        }
        finally
        {
            _stretching.Release();
        }
    }

    /// <summary>Opens a wallet that its owner protects; null if the passphrase is wrong.</summary>
    public async Task<WalletSecret?> OpenAsync(WalletProfile wallet, string passphrase, CancellationToken cancellationToken)
    {
        await _stretching.WaitAsync(cancellationToken);
        try
        {
            return SecretSealer.OpenWithPassphrase(wallet.Seal, wallet.Id, passphrase) is { } opened
                ? WalletSecret.FromOpenedSeal(opened)
                : null;
        }
        finally
        {
            _stretching.Release();
        }
    }

    /// <summary>Opens an unattended wallet.</summary>
    public WalletSecret Open(WalletProfile wallet) =>
        SecretSealer.OpenWithServiceKey(wallet.Seal, wallet.Id, serviceKey.Bytes) is { } opened
            ? WalletSecret.FromOpenedSeal(opened)
            : throw new InvalidDataException(
                $"Wallet {wallet.Id} was sealed with another key than Wallet:Key, or its seal is damaged.");

    public void Dispose() => _stretching.Dispose();
}

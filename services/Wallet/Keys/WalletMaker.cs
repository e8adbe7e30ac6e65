using System.Security.Cryptography;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Keys;

/// <summary>Makes wallets, from fresh randomness or from recovery words.</summary>
internal sealed class WalletMaker(
    WalletShard shard, SeedVault vault, IOptions<WalletOptions> options, ILogger<WalletMaker> logger)
{
    /// <summary>
    /// Drafts a wallet with so many new recovery words; sealed by the key of the service if the passphrase is empty.
    /// </summary>
    public async Task<WalletDraft> DraftNewAsync(string name, string passphrase, int words, CancellationToken cancellationToken)
    {
        using var entropy = new SecretBytes(words / 3 * 4);
        RandomNumberGenerator.Fill(entropy.Span);
        return await DraftAsync(name, passphrase, WalletSecret.FromEntropy(entropy.Span), cancellationToken);
    }

    /// <summary>Drafts a wallet of given recovery words. An error with code <c>invalid_mnemonic</c> if they are none.</summary>
    public async Task<WalletDraft> DraftRestoredAsync(
        string name, string passphrase, string words, string wordsPassphrase, CancellationToken cancellationToken)
    {
        try
        {
            var draft = await DraftAsync(name, passphrase, WalletSecret.FromWords(words, wordsPassphrase), cancellationToken);
            return draft with { IsRestored = true };
        }
        catch (FormatException error)
        {
            throw WalletError.InvalidMnemonic(error.Message);
        }
    }

    /// <summary>Makes the wallet durable. An error with code <c>wallet_exists</c> if this shard holds the seed.</summary>
    public async Task<WalletProfile> MakeAsync(
        WalletDraft draft, Func<WalletLedger, uint, IdempotencyReceipt?> receipt, CancellationToken cancellationToken)
    {
        var profile = await shard.CommitAsync(
            (ledger, emit) =>
            {
                if (ledger.FindWalletByAccountKey(draft.AccountKey) is { } same)
                {
                    throw WalletError.WalletExists(ledger.GetProfile(same).Id);
                }

                var number = ledger.WalletCount;
                var now = shard.Now;
                emit(new WalletCreated(
                    draft.Id,
                    draft.Name,
                    draft.Seal,
                    draft.AccountKey,
                    draft.IsServiceOwned,
                    draft.IsRestored,
                    draft.IssuedAddresses)
                {
                    Time = now,
                    Receipt = receipt(ledger, now),
                });
                return ledger.GetProfile(number);
            },
            cancellationToken);
        WalletLog.WalletMade(logger, profile.Id);
        return profile;
    }

    private async Task<WalletDraft> DraftAsync(
        string name, string passphrase, WalletSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            var id = WalletIds.New(options.Value.Shard);
            using var account = secret.OpenAccount();
            var seal = await vault.SealAsync(secret, id, passphrase, cancellationToken);
            return new WalletDraft(id, name, secret, seal, account.Public);
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }
}

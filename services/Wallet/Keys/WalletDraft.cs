using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Sealing;

namespace Blockyard.Services.Wallet.Keys;

/// <summary>
/// A wallet that is about to be made: sealed, but known to nobody yet. The secret is wiped on <see cref="Dispose"/>.
/// </summary>
internal sealed record WalletDraft(string Id, string Name, WalletSecret Secret, SealedSecret Seal, Account Account) : IDisposable
{
    /// <summary>True if it comes from recovery words, so that it may have coins already.</summary>
    public bool IsRestored { get; init; }

    /// <summary>True for the wallet of the service itself.</summary>
    public bool IsServiceOwned { get; init; }

    /// <summary>Receive addresses that are given out with it: the first one of a new wallet that somebody asked for.</summary>
    public uint IssuedAddresses => IsRestored || IsServiceOwned ? 0u : 1u;

    /// <summary>The 78 bytes of the account's public key.</summary>
    public byte[] AccountKey
    {
        get
        {
            var key = new byte[ExtendedPublicKey.Size];
            Account.Key.Encode(key, ExtendedKeyNetwork.Test);
            return key;
        }
    }

    public void Dispose() => Secret.Dispose();
}

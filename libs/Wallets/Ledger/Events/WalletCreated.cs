using Blockyard.Wallets.Sealing;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A wallet was made or brought back. It gets the next number.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Seal">Its secret, sealed for the id.</param>
/// <param name="AccountKey">The 78 bytes of its account's public key.</param>
/// <param name="IsServiceOwned">True for the wallet of the service itself.</param>
/// <param name="NeedsRescan">True if it may have coins already.</param>
/// <param name="IssuedAddresses">Receive addresses that were given out with it.</param>
public sealed record WalletCreated(
    string Id,
    string Name,
    SealedSecret Seal,
    ReadOnlyMemory<byte> AccountKey,
    bool IsServiceOwned,
    bool NeedsRescan,
    uint IssuedAddresses) : WalletEvent;

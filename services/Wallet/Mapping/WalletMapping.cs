using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Keys;
using Blockyard.Wallets.Descriptors;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Sealing;
using WalletMessage = Blockyard.Contracts.Wallet.V1.Wallet;

namespace Blockyard.Services.Wallet.Mapping;

/// <summary>Messages about wallets, addresses and coins.</summary>
internal static class WalletMapping
{
    public static WalletMessage ToMessage(this WalletProfile wallet, WalletLedger ledger, KeyRing keys) => new()
    {
        WalletId = wallet.Id,
        Name = wallet.Name,
        Protection = ProtectionOf(wallet.Seal),
        Locked = !keys.CanSign(wallet),
        LocksAt = (uint)(keys.LocksAt(wallet.Number)?.ToUnixTimeSeconds() ?? 0),
        CreatedAt = wallet.CreatedAt,
        SyncedHeight = ledger.Tip?.Height ?? 0,
        AddressCount = ledger.NextAddress(wallet.Number, KeyBranch.Receive),
    };

    /// <summary>A wallet as it will be once the draft is made.</summary>
    public static WalletMessage ToMessage(this WalletDraft draft, WalletLedger ledger, uint now) => new()
    {
        WalletId = draft.Id,
        Name = draft.Name,
        Protection = ProtectionOf(draft.Seal),
        Locked = draft.Seal.Kind == SealKind.Passphrase,
        CreatedAt = now,
        SyncedHeight = ledger.Tip?.Height ?? 0,
        AddressCount = draft.IssuedAddresses,
    };

    public static Balance ToMessage(this WalletBalance balance) => new()
    {
        ConfirmedSats = (ulong)balance.Confirmed,
        PendingSats = balance.Pending,
        ImmatureSats = (ulong)balance.Immature,
        SpendableSats = (ulong)balance.Spendable,
        TotalSats = balance.Total,
    };

    public static WalletDescriptors ToMessage(this AccountDescriptors descriptors) => new()
    {
        Receive = descriptors.Receive,
        Change = descriptors.Change,
    };

    public static WalletAddress ToMessage(this LedgerAddress address, Account account, Network network) => new()
    {
        Address = AddressOf(account.GetScript(address.Key), network),
        Path = address.Key.ToString(),
        Label = address.Label,
        Change = address.Key.Branch == KeyBranch.Change,
        Used = address.IsUsed,
    };

    public static WalletCoin ToMessage(this LedgerCoin coin, Account account, uint tip, Network network) => new()
    {
        Txid = coin.OutPoint.TransactionId.ToString(),
        Vout = coin.OutPoint.Index,
        ValueSats = (ulong)coin.Value,
        Address = AddressOf(account.GetScript(coin.Key), network),
        Height = coin.Height ?? 0,
        Immature = coin.IsImmature(tip),
        Reserved = coin.SpentBy is not null,
    };

    /// <summary>The address of a script; empty if it has none.</summary>
    public static string AddressOf(ReadOnlySpan<byte> script, Network network) =>
        AddressCodec.TryFromScript(script, network, out var address) ? address : string.Empty;

    private static WalletProtection ProtectionOf(SealedSecret seal) =>
        seal.Kind == SealKind.Passphrase ? WalletProtection.Passphrase : WalletProtection.ServiceKey;
}

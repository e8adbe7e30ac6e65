using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Wallets;

/// <summary>A wallet.</summary>
internal sealed record WalletView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, as given.</summary>
    public required string Name { get; init; }

    /// <summary>"passphrase": must be unlocked before it signs; "service_key": always signs.</summary>
    public required string Protection { get; init; }

    /// <summary>True if it cannot sign now.</summary>
    public required bool Locked { get; init; }

    /// <summary>When it locks itself.</summary>
    public DateTime? LocksAt { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Height of the chain up to which its history is known.</summary>
    public required uint SyncedHeight { get; init; }

    /// <summary>Receive addresses given out.</summary>
    public required uint AddressCount { get; init; }

    /// <summary>What it holds; lists leave it out.</summary>
    public BalanceView? Balance { get; init; }

    /// <summary>Its addresses as rules, for other software to watch; lists leave them out.</summary>
    public DescriptorsView? Descriptors { get; init; }

    /// <summary>The recovery words, in the answer that made the wallet and nowhere else: write them down.</summary>
    public string? Mnemonic { get; init; }

    /// <summary>Its first receive address, in the answer that made the wallet.</summary>
    public string? Address { get; init; }

    public static WalletView From(Wallet wallet) =>
        new()
        {
            Id = wallet.WalletId,
            Name = wallet.Name,
            Protection = wallet.Protection == WalletProtection.Passphrase ? "passphrase" : "service_key",
            Locked = wallet.Locked,
            LocksAt = Times.Maybe(wallet.LocksAt),
            CreatedAt = Times.Of(wallet.CreatedAt),
            SyncedHeight = wallet.SyncedHeight,
            AddressCount = wallet.AddressCount,
        };

    public static WalletView From(GetWalletResponse answer) =>
        From(answer.Wallet) with
        {
            Balance = BalanceView.From(answer.Balance, null),
            Descriptors = answer.Descriptors is { } rules ? new DescriptorsView(rules.Receive, rules.Change) : null,
        };
}

/// <summary>
/// A wallet's addresses as output descriptors (BIP 380) with checksum. Public keys only: they show all addresses and spend
/// nothing.
/// </summary>
/// <param name="Receive">Of receive addresses.</param>
/// <param name="Change">Of change addresses.</param>
internal sealed record DescriptorsView(string Receive, string Change);

/// <summary>What a wallet holds, in satoshis.</summary>
/// <param name="ConfirmedSats">In blocks and spendable.</param>
/// <param name="PendingSats">What waiting transactions will change; may be negative.</param>
/// <param name="ImmatureSats">Mined less than 100 blocks ago.</param>
/// <param name="SpendableSats">What a payment can use now.</param>
/// <param name="TotalSats">All of it.</param>
/// <param name="Height">Height of the chain that it stands for.</param>
internal sealed record BalanceView(
    ulong ConfirmedSats,
    long PendingSats,
    ulong ImmatureSats,
    ulong SpendableSats,
    long TotalSats,
    uint? Height
)
{
    public static BalanceView From(Balance balance, uint? height) =>
        new(balance.ConfirmedSats, balance.PendingSats, balance.ImmatureSats, balance.SpendableSats, balance.TotalSats, height);
}

/// <summary>An address of a wallet.</summary>
/// <param name="Address">The address.</param>
/// <param name="Path">BIP 32 path.</param>
/// <param name="Label">Its label.</param>
/// <param name="Change">True if it was made for change.</param>
/// <param name="Used">True once a transaction paid to it.</param>
internal sealed record WalletAddressView(string Address, string Path, string Label, bool Change, bool Used)
{
    public static WalletAddressView From(WalletAddress address) =>
        new(address.Address, address.Path, address.Label, address.Change, address.Used);
}

/// <summary>A coin of a wallet.</summary>
/// <param name="Txid">Transaction id.</param>
/// <param name="Vout">Position of the output.</param>
/// <param name="ValueSats">Amount.</param>
/// <param name="Address">Address that holds it.</param>
/// <param name="BlockHeight">Height of its block; absent while it waits.</param>
/// <param name="Immature">True if it was mined and is not yet 100 blocks deep.</param>
/// <param name="Reserved">True if a waiting payment uses it.</param>
internal sealed record WalletCoinView(
    string Txid,
    uint Vout,
    ulong ValueSats,
    string Address,
    uint? BlockHeight,
    bool Immature,
    bool Reserved
)
{
    public static WalletCoinView From(WalletCoin coin) =>
        new(
            coin.Txid,
            coin.Vout,
            coin.ValueSats,
            coin.Address,
            coin.Height == 0 ? null : coin.Height,
            coin.Immature,
            coin.Reserved);
}

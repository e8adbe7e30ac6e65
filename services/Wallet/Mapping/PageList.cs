namespace Blockyard.Services.Wallet.Mapping;

/// <summary>The lists that come in pages. A number is part of the tokens that callers hold: it never changes its meaning.</summary>
internal enum PageList : byte
{
    None = 0,
    Wallets = 1,
    Addresses = 2,
    Transactions = 3,
    Coins = 4,
}

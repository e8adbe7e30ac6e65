namespace Blockyard.Wallets.Ledger.Events;

/// <summary>Kinds of records in the log. Numbers are never used again.</summary>
internal enum WalletEventKind : byte
{
    WalletCreated = 1,
    AddressIssued = 2,
    AddressLabelled = 3,
    TransactionLabelled = 4,
    PaymentSent = 5,
    PaymentRefused = 6,
    TransactionSeen = 7,
    TransactionDropped = 8,
    ChainStarted = 9,
    BlockConnected = 10,
    BlockDisconnected = 11,
    AddressesFound = 12,
    HistoryFound = 13,
    RescanFinished = 14,
}

using Blockyard.Primitives;

namespace Blockyard.Services.Wallet;

/// <summary>Events of the wallet service: 3000 to 3999. None of them ever holds a key, a word or a passphrase.</summary>
internal static partial class WalletLog
{
    [LoggerMessage(
        3000, LogLevel.Information, "Shard {Shard} holds {Wallets} wallets, chain up to {Height}, {Events} events replayed")]
    public static partial void Opened(ILogger logger, int shard, uint wallets, uint height, long events);

    [LoggerMessage(3003, LogLevel.Critical, "The wallets have stopped: an event could not be applied. Restart the service")]
    public static partial void Stopped(ILogger logger, Exception exception);

    [LoggerMessage(3004, LogLevel.Error, "Wallets could not be made durable; the next attempt is in {Seconds} s")]
    public static partial void CheckpointFailed(ILogger logger, Exception exception, int seconds);

    [LoggerMessage(3010, LogLevel.Information, "Following the chain from block {Height}")]
    public static partial void ChainFollowed(ILogger logger, uint height);

    [LoggerMessage(3011, LogLevel.Warning, "{Stream} of the chain-store broke off: {Reason}. Trying again in {Seconds:0.0} s")]
    public static partial void StreamLost(ILogger logger, string stream, string reason, double seconds);

    [LoggerMessage(3012, LogLevel.Debug, "Block {Height} {Hash}: {Transactions} transactions of wallets")]
    public static partial void BlockTaken(ILogger logger, uint height, Hash256 hash, int transactions);

    [LoggerMessage(3020, LogLevel.Information, "Wallet {WalletId} made")]
    public static partial void WalletMade(ILogger logger, string walletId);

    [LoggerMessage(3021, LogLevel.Information, "Rescan of wallet {WalletId}: {Addresses} addresses, {Transactions} transactions")]
    public static partial void Rescanned(ILogger logger, string walletId, uint addresses, uint transactions);

    [LoggerMessage(3022, LogLevel.Warning, "Rescan of wallet {WalletId} failed: {Reason}. It is tried again")]
    public static partial void RescanFailed(ILogger logger, string walletId, string reason);

    [LoggerMessage(3030, LogLevel.Information, "Payment {TransactionId} of wallet {WalletId} sent")]
    public static partial void PaymentSent(ILogger logger, Hash256 transactionId, string walletId);

    [LoggerMessage(3031, LogLevel.Warning, "Payment {TransactionId} was refused: {Reason}")]
    public static partial void PaymentRefused(ILogger logger, Hash256 transactionId, string reason);

    [LoggerMessage(3032, LogLevel.Warning, "Payment {TransactionId} is not taken yet: {Reason}. It is offered again")]
    public static partial void PaymentWaits(ILogger logger, Hash256 transactionId, string reason);
}

namespace Blockyard.Contracts;

/// <summary>
/// Stable codes of errors that are more precise than a gRPC status. A service sends one in the trailer
/// <see cref="TrailerName"/>; the gateway passes it on as <c>code</c> of its problem documents.
/// </summary>
public static class ErrorCode
{
    /// <summary>Name of the trailer that carries the code.</summary>
    public const string TrailerName = "blockyard-error-code";

    /// <summary>Name of the trailer with which a service names itself when a call fails.</summary>
    public const string ServiceTrailerName = "blockyard-service";

    /// <summary>The wallet id is not known to the shard that it names.</summary>
    public const string UnknownWallet = "unknown_wallet";

    /// <summary>The wallet must be unlocked with its passphrase first.</summary>
    public const string WalletLocked = "wallet_locked";

    /// <summary>The passphrase does not open the wallet.</summary>
    public const string WrongPassphrase = "wrong_passphrase";

    /// <summary>The shard already holds a wallet with this seed.</summary>
    public const string WalletExists = "wallet_exists";

    /// <summary>The address is malformed or belongs to another network.</summary>
    public const string InvalidAddress = "invalid_address";

    /// <summary>The amount is zero, or more than can exist.</summary>
    public const string InvalidAmount = "invalid_amount";

    /// <summary>The amount is so small that spending it would cost more than it is worth.</summary>
    public const string DustAmount = "dust_amount";

    /// <summary>The coins that can be spent now do not cover amount and fee.</summary>
    public const string InsufficientFunds = "insufficient_funds";

    /// <summary>The recovery words are not a BIP 39 mnemonic.</summary>
    public const string InvalidMnemonic = "invalid_mnemonic";

    /// <summary>The bytes are no PSBT, or say something untrue about a coin of the wallet.</summary>
    public const string InvalidPsbt = "invalid_psbt";

    /// <summary>The faucet does not give that much at once, or is empty.</summary>
    public const string FaucetLimit = "faucet_limit";

    /// <summary>The idempotency key was used with another body.</summary>
    public const string IdempotencyMismatch = "idempotency_mismatch";

    /// <summary>The first call with this idempotency key still runs.</summary>
    public const string IdempotencyInProgress = "idempotency_in_progress";

    /// <summary>The disk of the service is full: nothing was changed, and the same call works again once there is room.</summary>
    public const string StorageFull = "storage_full";

    /// <summary>The disk of the service fails: nothing is promised until it has been mended.</summary>
    public const string StorageFailed = "storage_failed";

    /// <summary>What was asked for is damaged on the disk of the service. Another one may still have it.</summary>
    public const string StorageDamaged = "storage_damaged";

    /// <summary>The chain-store has no work for miners now, and none of what it gave before is worth going on with.</summary>
    public const string NoWork = "no_work";
}

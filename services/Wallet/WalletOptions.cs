using System.ComponentModel.DataAnnotations;
using Blockyard.Primitives;

namespace Blockyard.Services.Wallet;

/// <summary>What a wallet shard is: the options at the root (Network) and in the sections Data and Wallet.</summary>
public sealed class WalletOptions
{
    /// <summary>The network (Network): regtest or devnet.</summary>
    public Network Network { get; set; } = Network.Regtest;

    /// <summary>Folder of the service's data (Data:Directory); the wallets are in its subfolder <c>wallet</c>.</summary>
    [Required]
    public string Directory { get; set; } = "data";

    /// <summary>Free disk space in MiB that is never used (Data:ReservedMiB): below it nothing new is taken in.</summary>
    [Range(0, 1 << 20)]
    public int ReservedMiB { get; set; } = 64;

    /// <summary>
    /// Number of this shard (Wallet:Shard), in the cluster the ordinal of the pod. It is part of every wallet id.
    /// </summary>
    [Range(0, 9999)]
    public int Shard { get; set; }

    /// <summary>Key that seals unattended wallets (Wallet:Key): 32 random bytes in Base64. There is no default.</summary>
    [Required(ErrorMessage = "Wallet:Key (Wallet__Key) must be set to 32 random bytes in Base64: openssl rand -base64 32.")]
    public string Key { get; set; } = "";

    /// <summary>Memory for coins and history in MiB (Wallet:MemoryMiB), at least 64.</summary>
    [Range(64, 1 << 20)]
    public int MemoryMiB { get; set; } = 64;

    /// <summary>
    /// Seconds after which coins and history are made durable (Wallet:CheckpointIntervalSeconds); a crash replays the log from
    /// there.
    /// </summary>
    [Range(1, 86_400)]
    public int CheckpointIntervalSeconds { get; set; } = 60;

    /// <summary>Iterations of PBKDF2-HMAC-SHA512 that a new passphrase costs (Wallet:PassphraseIterations).</summary>
    [Range(1_000, 10_000_000)]
    public int PassphraseIterations { get; set; } = 210_000;

    /// <summary>Unused addresses in a row after which a rescan stops looking (Wallet:GapLimit).</summary>
    [Range(20, 10_000)]
    public int GapLimit { get; set; } = 100;

    /// <summary>Seconds after which waiting payments are offered to the chain again (Wallet:ResubmitSeconds).</summary>
    [Range(1, 3_600)]
    public int ResubmitSeconds { get; set; } = 30;

    /// <summary>
    /// Seconds without a sign of life after which a stream of the chain-store is opened anew (Wallet:StreamSilenceSeconds).
    /// </summary>
    [Range(1, 3_600)]
    public int StreamSilenceSeconds { get; set; } = 45;

    /// <summary>Whether the faucet gives (Wallet:FaucetEnabled).</summary>
    public bool FaucetEnabled { get; set; } = true;

    /// <summary>Most satoshis that the faucet gives at once (Wallet:FaucetMaxSats).</summary>
    [Range(1_000, Money.MaxMoney)]
    public long FaucetMaxSats { get; set; } = 10 * Money.Coin;
}

using Blockyard.Chain.CoinSet;

namespace Blockyard.ChainStorage.Verification;

/// <summary>What a verification of a node's files has checked and found.</summary>
public sealed record VerificationReport
{
    /// <summary>Records of the block log.</summary>
    public long Records { get; init; }

    /// <summary>Blocks among them, each hashed again.</summary>
    public long Blocks { get; init; }

    /// <summary>Transactions in those blocks.</summary>
    public long Transactions { get; init; }

    /// <summary>Records of spent coins.</summary>
    public long UndoRecords { get; init; }

    /// <summary>Bytes behind the last whole record of the block log, which the next start cuts off. No damage: nobody was told of them.</summary>
    public long TornBytes { get; init; }

    /// <summary>Height of the best block that was replayed; its scripts too if that was wanted.</summary>
    public int ReplayedHeight { get; init; }

    /// <summary>True if all scripts were verified again.</summary>
    public bool Scripts { get; init; }

    /// <summary>Height of the checkpoint that was compared; null if there was none to compare.</summary>
    public int? StateHeight { get; init; }

    /// <summary>Keys of the state that were compared with the replay.</summary>
    public long StateEntries { get; init; }

    /// <summary>The coins of the replay at that checkpoint; null if nothing was compared.</summary>
    public UtxoSetInfo? Coins { get; init; }

    /// <summary>Transactions in the mempool's journal.</summary>
    public long JournalTransactions { get; init; }

    /// <summary>What is wrong; empty if nothing is.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}

using Blockyard.Contracts.Miner.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Mining;

/// <summary>All miners together.</summary>
/// <param name="Mining">True if any mines.</param>
/// <param name="HashRate">Hashes per second of all.</param>
/// <param name="BlocksFound">Blocks found by all.</param>
/// <param name="Items">Each miner.</param>
/// <param name="Unreachable">Miners that did not answer, and why.</param>
internal sealed record MiningView(
    bool Mining, double HashRate, ulong BlocksFound, IReadOnlyList<MinerView> Items, IReadOnlyList<UnreachableView> Unreachable)
{
    public static MiningView From(NodeAnswers<MinerStatus> answers)
    {
        var miners = answers.Answers.Select(MinerView.From).ToArray();
        return new MiningView(
            miners.Any(miner => miner.Mining),
            miners.Sum(miner => miner.HashRate),
            miners.Aggregate(0UL, (sum, miner) => sum + miner.BlocksFound),
            miners,
            answers.Unreachable);
    }
}

/// <summary>One miner.</summary>
internal sealed record MinerView
{
    /// <summary>Name of its pod.</summary>
    public required string Name { get; init; }

    /// <summary>True unless mining was stopped.</summary>
    public required bool Mining { get; init; }

    /// <summary>When it makes blocks: "continuous", "interval", "on_transactions" or "on_request".</summary>
    public required string PacingMode { get; init; }

    /// <summary>Seconds between blocks, where the pacing has such.</summary>
    public required uint IntervalSeconds { get; init; }

    /// <summary>Where rewards go; absent until it is known.</summary>
    public string? PayoutAddress { get; init; }

    /// <summary>Hashes per second over the last ten seconds or so.</summary>
    public required double HashRate { get; init; }

    /// <summary>Threads that hash.</summary>
    public required uint Threads { get; init; }

    /// <summary>Share of its time that each thread works.</summary>
    public required uint DutyPercent { get; init; }

    /// <summary>The chain-store that gives it work; absent while none does.</summary>
    public string? ChainStore { get; init; }

    /// <summary>Blocks found that a chain-store took.</summary>
    public required ulong BlocksFound { get; init; }

    /// <summary>Solutions that came too late.</summary>
    public required ulong SolutionsStale { get; init; }

    /// <summary>Solutions refused.</summary>
    public required ulong SolutionsRejected { get; init; }

    /// <summary>Last block found.</summary>
    public string? LastBlockHash { get; init; }

    /// <summary>When it was found.</summary>
    public DateTime? LastBlockTime { get; init; }

    /// <summary>True while a chain-store gives it work.</summary>
    public required bool Connected { get; init; }

    /// <summary>What went wrong last.</summary>
    public string? LastError { get; init; }

    public static MinerView From(MinerStatus status) => new()
    {
        Name = status.Name,
        Mining = status.Mining,
        PacingMode = NameOf(status.PacingMode),
        IntervalSeconds = status.IntervalSeconds,
        PayoutAddress = Maybe(status.PayoutAddress),
        HashRate = status.HashRate,
        Threads = status.Threads,
        DutyPercent = status.DutyPercent,
        ChainStore = Maybe(status.ChainStore),
        BlocksFound = status.BlocksFound,
        SolutionsStale = status.SolutionsStale,
        SolutionsRejected = status.SolutionsRejected,
        LastBlockHash = Maybe(status.LastBlockHash),
        LastBlockTime = Times.Maybe(status.LastBlockTime),
        Connected = status.Connected,
        LastError = Maybe(status.LastError),
    };

    private static string NameOf(PacingMode mode) => mode switch
    {
        Contracts.Miner.V1.PacingMode.Continuous => "continuous",
        Contracts.Miner.V1.PacingMode.Interval => "interval",
        Contracts.Miner.V1.PacingMode.OnTransactions => "on_transactions",
        Contracts.Miner.V1.PacingMode.OnRequest => "on_request",
        _ => "unknown",
    };

    private static string? Maybe(string text) => text.Length == 0 ? null : text;
}

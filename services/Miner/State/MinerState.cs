namespace Blockyard.Services.Miner.State;

/// <summary>What a miner remembers across restarts.</summary>
internal sealed record MinerState
{
    /// <summary>False after mining was stopped.</summary>
    public bool Mining { get; init; } = true;

    /// <summary>Where rewards go; empty until it is known.</summary>
    public string PayoutAddress { get; init; } = "";

    /// <summary>The address that the settings held when they were last taken over.</summary>
    public string ConfiguredAddress { get; init; } = "";

    /// <summary>Blocks found that the chain-store took.</summary>
    public ulong BlocksFound { get; init; }

    /// <summary>Solutions that came too late.</summary>
    public ulong SolutionsStale { get; init; }

    /// <summary>Solutions that were refused.</summary>
    public ulong SolutionsRejected { get; init; }

    /// <summary>The last block found.</summary>
    public FoundBlock? LastBlock { get; init; }
}

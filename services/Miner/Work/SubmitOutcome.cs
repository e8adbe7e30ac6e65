namespace Blockyard.Services.Miner.Work;

/// <summary>What became of a solution.</summary>
internal enum SubmitOutcome
{
    /// <summary>The chain-store has it and it is the tip.</summary>
    Connected,

    /// <summary>It came too late to be the tip.</summary>
    Stale,

    /// <summary>It breaks a rule.</summary>
    Rejected,

    /// <summary>No chain-store answered in time.</summary>
    Unreachable,
}

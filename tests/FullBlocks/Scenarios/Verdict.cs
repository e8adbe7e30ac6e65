namespace Blockyard.FullBlocks.Scenarios;

/// <summary>What becomes of a block.</summary>
internal enum Verdict
{
    /// <summary>On the best chain now.</summary>
    Connected,

    /// <summary>Kept on a branch with no more work than the best.</summary>
    SideBranch,

    /// <summary>Known already.</summary>
    Duplicate,

    /// <summary>Breaks a rule.</summary>
    Rejected,

    /// <summary>No block at all.</summary>
    Undecodable,
}

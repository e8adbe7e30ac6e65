namespace Blockyard.Chain;

/// <summary>What became of a submitted block.</summary>
public enum SubmitOutcome
{
    /// <summary>Valid and on the best chain.</summary>
    Connected,

    /// <summary>
    /// Valid by itself and stored on a branch that is not the best; its coins and scripts are checked if it ever becomes that.
    /// </summary>
    SideBranch,

    /// <summary>Stored already; nothing changed.</summary>
    Duplicate,

    /// <summary>Breaks a rule, or its parent is unknown.</summary>
    Rejected,
}

namespace Blockyard.Chain;

/// <summary>What is known about a branch up to its end: the states of Bitcoin Core's getchaintips.</summary>
public enum BranchStatus
{
    /// <summary>It is the best chain.</summary>
    Active,

    /// <summary>All its blocks are valid in every respect: it was the best chain once.</summary>
    ValidFork,

    /// <summary>All its blocks are stored; not all have been connected, so that some may yet prove invalid.</summary>
    ValidHeaders,

    /// <summary>Of some of its blocks only the header is known.</summary>
    HeadersOnly,

    /// <summary>Some block of it breaks a rule or was invalidated by an operator.</summary>
    Invalid,
}

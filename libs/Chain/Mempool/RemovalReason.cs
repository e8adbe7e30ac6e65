namespace Blockyard.Chain.Mempool;

/// <summary>Why a transaction left the pool.</summary>
public enum RemovalReason
{
    /// <summary>A block holds it now.</summary>
    Mined,

    /// <summary>A transaction of a block spends one of its inputs, or one of an ancestor's.</summary>
    Conflict,

    /// <summary>A transaction that pays more took its place, or an ancestor's.</summary>
    Replaced,

    /// <summary>The pool was full and it, with its descendants, paid least.</summary>
    Evicted,

    /// <summary>It waited longer than the pool keeps transactions.</summary>
    Expired,

    /// <summary>A reorganisation made it invalid for the next block.</summary>
    Reorganised,

    /// <summary>It was found unfit for a block when a template was made.</summary>
    Invalid,
}

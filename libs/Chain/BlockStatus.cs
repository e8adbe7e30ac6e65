namespace Blockyard.Chain;

/// <summary>How far a block is known.</summary>
public enum BlockStatus
{
    /// <summary>Its header is valid; its data has not come.</summary>
    HeaderOnly,

    /// <summary>Its data is stored and valid by itself; its coins and scripts have not been checked.</summary>
    Stored,

    /// <summary>It is valid in every respect: it was connected once.</summary>
    Valid,

    /// <summary>It or an ancestor breaks a rule, or was invalidated by an operator.</summary>
    Invalid,
}

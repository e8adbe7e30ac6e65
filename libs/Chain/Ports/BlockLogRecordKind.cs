namespace Blockyard.Chain.Ports;

/// <summary>What a record of the block log says.</summary>
public enum BlockLogRecordKind
{
    /// <summary>
    /// A whole block. Its parent, or the parent's header, stands before it in the log, or the parent is the genesis block.
    /// </summary>
    Block,

    /// <summary>The coins that a block spends. The block was fully valid when this was written.</summary>
    Undo,

    /// <summary>A block stored earlier turned out to break a rule.</summary>
    Invalid,

    /// <summary>
    /// A header whose block had not come when a record was to be written that needs it. Its parent stands before it likewise.
    /// </summary>
    Header,

    /// <summary>An operator has invalidated a block, and with it all descendants, those known then and those that come.</summary>
    Invalidated,

    /// <summary>
    /// An operator wants a block reconsidered: whatever the log says against it, its ancestors and its descendants before this
    /// record does not count any more.
    /// </summary>
    Reconsidered,
}

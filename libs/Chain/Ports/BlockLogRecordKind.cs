namespace Blockyard.Chain.Ports;

/// <summary>What a record of the block log says.</summary>
public enum BlockLogRecordKind
{
    /// <summary>A whole block. Its parent stands before it in the log or is the genesis block.</summary>
    Block,

    /// <summary>The coins that a block spends. The block was fully valid when this was written.</summary>
    Undo,

    /// <summary>A block stored earlier turned out to break a rule.</summary>
    Invalid,
}

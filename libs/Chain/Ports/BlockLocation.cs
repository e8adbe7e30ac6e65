namespace Blockyard.Chain.Ports;

/// <summary>Where a record lies in the block log. Only the log that gave it can read it.</summary>
/// <param name="Address">What the log finds the record by.</param>
/// <param name="Length">Length of the record's content in bytes; for a block, of its serialisation.</param>
public readonly record struct BlockLocation(long Address, int Length);

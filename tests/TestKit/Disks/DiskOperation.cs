namespace Blockyard.TestKit.Disks;

/// <summary>What a store asks of its disk.</summary>
public enum DiskOperation
{
    CreateDirectory,
    FlushDirectory,
    List,
    Open,
    Move,
    Delete,
    Read,
    Write,
    SetLength,
    Flush,
    FreeSpace,
}

using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>
/// What <see cref="IBlockLog.Scan"/> tells about one record: enough for the header tree, without reading whole blocks.
/// </summary>
public readonly record struct BlockLogRecord
{
    /// <summary>What the record says.</summary>
    public required BlockLogRecordKind Kind { get; init; }

    /// <summary>The block that it is about.</summary>
    public required Hash256 BlockHash { get; init; }

    /// <summary>Where the record lies.</summary>
    public BlockLocation Location { get; init; }

    /// <summary>
    /// Header of the block; only with <see cref="BlockLogRecordKind.Block"/> and <see cref="BlockLogRecordKind.Header"/>.
    /// </summary>
    public BlockHeader? Header { get; init; }

    /// <summary>Number of transactions; only with <see cref="BlockLogRecordKind.Block"/>.</summary>
    public int TransactionCount { get; init; }

    /// <summary>Bytes of the block without witnesses; only with <see cref="BlockLogRecordKind.Block"/>.</summary>
    public int StrippedSize { get; init; }

    /// <summary>The rule that is broken; only with <see cref="BlockLogRecordKind.Invalid"/>.</summary>
    public RejectCode Code { get; init; }
}

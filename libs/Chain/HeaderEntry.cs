using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>One header of the tree, with what is known about its block.</summary>
/// <remarks>
/// What comes from the header never changes. What is learnt about the block is written by the chain's writer alone and may be
/// read from any thread at any time; each property is consistent by itself.
/// </remarks>
public sealed class HeaderEntry : IMedianTimes
{
    private const int MedianTimeSpan = 11;

    private volatile StoredBlock? _stored;
    private volatile StoredUndo? _undo;
    private volatile bool _isInvalid;
    private long _chainTransactionCount;
    private int _rejectCode;

    /// <summary>The root of a tree.</summary>
    internal HeaderEntry(BlockHeader genesis)
        : this(genesis, null)
    {
        _chainTransactionCount = 1;
        IsLogged = true;
    }

    /// <summary>A child of a known header.</summary>
    internal HeaderEntry(BlockHeader header, HeaderEntry? previous)
    {
        Header = header;
        Previous = previous;
        Height = previous is null ? 0 : previous.Height + 1;
        ChainWork = (previous?.ChainWork ?? UInt256.Zero) + header.Bits.Work;
        Skip = previous?.GetAncestor(SkipHeight(Height));
        MedianTimePast = ComputeMedianTime();
    }

    /// <summary>The header.</summary>
    public BlockHeader Header { get; }

    /// <summary>The block's hash.</summary>
    public Hash256 Hash => Header.Hash;

    /// <summary>Distance from the genesis block.</summary>
    public int Height { get; }

    /// <summary>The parent; null for the genesis block.</summary>
    public HeaderEntry? Previous { get; }

    /// <summary>Work of the chain up to and including this block.</summary>
    public UInt256 ChainWork { get; }

    /// <summary>Median of the times of this block and its ten ancestors (BIP 113), in seconds since 1970.</summary>
    public uint MedianTimePast { get; }

    /// <summary>How far the block is known.</summary>
    public BlockStatus Status => (_isInvalid, WasConnected, HasBlock) switch
    {
        (true, _, _) => BlockStatus.Invalid,
        (_, true, _) => BlockStatus.Valid,
        (_, _, true) => BlockStatus.Stored,
        _ => BlockStatus.HeaderOnly,
    };

    /// <summary>True if this block or an ancestor breaks a rule or was invalidated by an operator.</summary>
    public bool IsInvalid => _isInvalid;

    /// <summary>
    /// True if an operator has invalidated this block or an ancestor: nobody who follows it breaks a rule, as far as is known.
    /// </summary>
    public bool IsInvalidated => _isInvalid && RejectCode == RejectCode.None;

    /// <summary>
    /// The rule that it breaks; for a descendant of such a block, <see cref="RejectCode.BadPreviousBlock"/>; none if
    /// <see cref="IsInvalidated"/>.
    /// </summary>
    public RejectCode RejectCode => (RejectCode)Volatile.Read(ref _rejectCode);

    /// <summary>
    /// True if the block was on the best chain once, whatever became of it since: then what it spends is known.
    /// </summary>
    public bool WasConnected => _undo is not null || Previous is null;

    /// <summary>The block as it lies in the log; null if only the header is known, and for the genesis block.</summary>
    public StoredBlock? Stored => _stored;

    /// <summary>True if the block's data is at hand. The genesis block's is by definition.</summary>
    public bool HasBlock => _stored is not null || Previous is null;

    /// <summary>
    /// Transactions on the chain up to and including this block; 0 as long as the data of this block or an ancestor is missing.
    /// </summary>
    public long ChainTransactionCount => Volatile.Read(ref _chainTransactionCount);

    /// <summary>True if the log knows the header, by itself or as part of the block. For the writer only.</summary>
    internal bool IsLogged { get; set; }

    /// <summary>Order in which chains became complete, from 1; 0 as long as data is missing.</summary>
    internal long Sequence { get; private set; }

    /// <summary>The newest child; with <see cref="NextSibling"/> a list of all children. For the writer only.</summary>
    internal HeaderEntry? FirstChild { get; set; }

    /// <summary>The next older child of the same parent. For the writer only.</summary>
    internal HeaderEntry? NextSibling { get; set; }

    /// <summary>Where the undo data lies; null until the block was connected once.</summary>
    internal BlockLocation? UndoLocation => _undo?.Location;

    /// <summary>An ancestor some way back, so that <see cref="GetAncestor"/> takes O(log n) steps.</summary>
    private HeaderEntry? Skip { get; }

    /// <summary>The ancestor at a height, this entry included; null if the height is above this entry or negative.</summary>
    public HeaderEntry? GetAncestor(int height)
    {
        if (height > Height || height < 0)
        {
            return null;
        }

        var entry = this;
        while (entry.Height != height)
        {
            // Follow the long pointer unless the parent's would bring us nearer without passing the goal.
            var skip = SkipHeight(entry.Height);
            var parentSkip = SkipHeight(entry.Height - 1);
            var takeSkip = skip == height || (skip > height && !(parentSkip < skip - 2 && parentSkip >= height));
            entry = takeSkip ? entry.Skip! : entry.Previous!;
        }

        return entry;
    }

    /// <summary>True if the other block is on the chain that ends here.</summary>
    public bool HasAncestor(HeaderEntry other) => GetAncestor(other.Height) == other;

    /// <summary>The last block that the chains ending here and there have in common. O(log n) steps for each halving.</summary>
    public HeaderEntry GetForkPoint(HeaderEntry other)
    {
        var left = GetAncestor(Math.Min(Height, other.Height))!;
        var right = other.GetAncestor(left.Height)!;
        while (left != right)
        {
            var bothSkip = left.Skip is not null && left.Skip != right.Skip;
            left = bothSkip ? left.Skip! : left.Previous!;
            right = bothSkip ? right.Skip! : right.Previous!;
        }

        return left;
    }

    /// <inheritdoc/>
    uint IMedianTimes.GetMedianTimePast(int height) =>
        GetAncestor(height)?.MedianTimePast ?? throw new ArgumentOutOfRangeException(nameof(height));

    /// <summary>Height and hash.</summary>
    public override string ToString() => $"{Height}:{Hash}";

    internal void SetStored(StoredBlock stored) => _stored = stored;

    internal void SetComplete(long chainTransactionCount, long sequence)
    {
        Sequence = sequence;
        Volatile.Write(ref _chainTransactionCount, chainTransactionCount);
    }

    internal void SetValid(BlockLocation undo) => _undo = new StoredUndo(undo);

    internal void SetInvalid(RejectCode code)
    {
        Volatile.Write(ref _rejectCode, (int)code);
        _isInvalid = true;
    }

    internal void ClearInvalid()
    {
        _isInvalid = false;
        Volatile.Write(ref _rejectCode, (int)RejectCode.None);
    }

    /// <summary>Heights to skip to, chosen so that the pointers of neighbours have very different lengths.</summary>
    private static int SkipHeight(int height)
    {
        if (height < 2)
        {
            return 0;
        }

        return (height & 1) == 0 ? WithoutLowestBit(height) : WithoutLowestBit(WithoutLowestBit(height - 1)) + 1;
    }

    private static int WithoutLowestBit(int number) => number & (number - 1);

    private uint ComputeMedianTime()
    {
        Span<uint> times = stackalloc uint[MedianTimeSpan];
        var count = 0;
        for (var entry = this; entry is not null && count < MedianTimeSpan; entry = entry.Previous)
        {
            times[count++] = entry.Header.Time;
        }

        times[..count].Sort();
        return times[count / 2];
    }

    /// <summary>A location that can be published at one stroke.</summary>
    private sealed record StoredUndo(BlockLocation Location);
}

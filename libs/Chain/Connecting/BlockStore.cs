using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>The block log together with the header tree that knows where everything in it lies.</summary>
internal sealed class BlockStore(IBlockLog log, HeaderTree tree, ChainParams parameters)
{
    private readonly Dictionary<HeaderEntry, BlockLocation> _early = [];
    private Task? _earlyCommit;

    /// <summary>Bytes of blocks appended since the last commit.</summary>
    public long UncommittedBytes { get; private set; }

    /// <summary>
    /// Appends a block whose checks are still to come, and has the disk begin with it. <see cref="Add"/> follows, whatever comes
    /// of the checks; if that is cut short, the next start finds a block that waits to be connected.
    /// </summary>
    public void AddEarly(HeaderEntry entry, Block block)
    {
        if (!_early.ContainsKey(entry))
        {
            _early[entry] = Append(entry, block);
            _earlyCommit = log.CommitAsync(CancellationToken.None).AsTask();
        }
    }

    /// <summary>Appends a block, unless that was done early, and notes where it is.</summary>
    public void Add(HeaderEntry entry, Block block)
    {
        var location = _early.Remove(entry, out var early) ? early : Append(entry, block);
        tree.SetStored(entry, new StoredBlock(location, block.Transactions.Length, block.StrippedSize));
    }

    /// <summary>Appends what a fully valid block spends, and notes that it is valid.</summary>
    public void AddUndo(ConnectedBlock block)
    {
        var location = log.AppendUndo(block.Entry.Hash, new BlockUndo(block.SpentCoins));
        UncommittedBytes += location.Length;
        block.Entry.SetValid(location);
    }

    /// <summary>Notes that a block breaks a rule; in the log too if the block is there.</summary>
    public void MarkInvalid(HeaderEntry entry, RejectCode code)
    {
        tree.MarkInvalid(entry, code);
        if (entry.Stored is not null)
        {
            log.AppendInvalid(entry.Hash, code);
            UncommittedBytes++;
        }
    }

    /// <summary>Notes an operator's order against a block, in the log first.</summary>
    public void Invalidate(HeaderEntry entry)
    {
        LogHeaders(entry);
        log.AppendInvalidated(entry.Hash);
        UncommittedBytes++;
        tree.MarkInvalid(entry, RejectCode.None);
    }

    /// <summary>Takes back what was said against a block, its ancestors and its descendants, in the log first.</summary>
    public void Reconsider(HeaderEntry entry)
    {
        LogHeaders(entry);
        log.AppendReconsidered(entry.Hash);
        UncommittedBytes++;
        HeaderTree.ClearInvalid(entry);
    }

    /// <summary>Makes everything appended durable.</summary>
    public void Commit(CancellationToken cancellationToken)
    {
        if (UncommittedBytes > 0)
        {
            _earlyCommit?.GetAwaiter().GetResult();
            _earlyCommit = null;
            log.CommitAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
            UncommittedBytes = 0;
        }
    }

    /// <summary>
    /// Reads a block for connecting or disconnecting it: hashed again, because what the log says is not taken on trust.
    /// </summary>
    public Block ReadVerified(HeaderEntry entry)
    {
        var block = Read(entry);
        return block.ComputeMerkleRoot(out _) == entry.Header.MerkleRoot
            ? block
            : throw new InvalidDataException($"The block log gives back other transactions than those of block {entry}.");
    }

    /// <summary>Reads a block.</summary>
    /// <exception cref="InvalidOperationException">The data of the block has not come.</exception>
    public Block Read(HeaderEntry entry)
    {
        if (entry.Previous is null)
        {
            return parameters.Genesis;
        }

        var block = log.ReadBlock(LocationOf(entry));
        return block.Hash == entry.Hash
            ? block
            : throw new InvalidDataException($"The block log gives back another block than {entry}.");
    }

    /// <summary>Reads part of a block's serialisation.</summary>
    /// <exception cref="InvalidOperationException">The data of the block has not come.</exception>
    public ReadOnlyMemory<byte> ReadBytes(HeaderEntry entry, int offset, int length) =>
        entry.Previous is null ? parameters.Genesis.Raw.Slice(offset, length) : log.ReadBytes(LocationOf(entry), offset, length);

    /// <summary>Joins a block that was connected once with the coins that it spends.</summary>
    /// <exception cref="InvalidOperationException">The block was never connected.</exception>
    public ConnectedBlock Join(HeaderEntry entry, Block block)
    {
        var location = entry.UndoLocation ?? throw new InvalidOperationException($"Block {entry} was never connected.");
        return new ConnectedBlock(entry, block, log.ReadUndo(location).SpentCoins.ToArray());
    }

    /// <summary>
    /// Sees to it that the log knows a header: blocks may come before their parents once the headers are known.
    /// </summary>
    private void LogHeaders(HeaderEntry entry)
    {
        if (entry.IsLogged)
        {
            return;
        }

        var missing = new Stack<HeaderEntry>();
        for (var next = entry; !next.IsLogged; next = next.Previous!)
        {
            missing.Push(next);
        }

        foreach (var next in missing)
        {
            log.AppendHeader(next.Header);
            UncommittedBytes += BlockHeader.Size;
            next.IsLogged = true;
        }
    }

    private BlockLocation Append(HeaderEntry entry, Block block)
    {
        LogHeaders(entry.Previous!);
        var location = log.AppendBlock(block);
        UncommittedBytes += block.Size;
        entry.IsLogged = true;
        return location;
    }

    private static BlockLocation LocationOf(HeaderEntry entry) =>
        entry.Stored?.Location ?? throw new InvalidOperationException($"The data of block {entry} has not come.");
}

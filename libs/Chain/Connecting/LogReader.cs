using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>Builds the header tree from the records of the block log.</summary>
internal sealed class LogReader(HeaderTree tree)
{
    private bool _reconsidered;

    /// <summary>Reads all records into an empty tree.</summary>
    /// <exception cref="InvalidDataException">The records do not fit together.</exception>
    public static void Fill(HeaderTree tree, IBlockLog log)
    {
        var reader = new LogReader(tree);
        foreach (var record in log.Scan())
        {
            reader.Add(record);
        }

        reader.Finish();
    }

    /// <summary>Takes the next record; one that does not fit changes nothing.</summary>
    /// <exception cref="InvalidDataException">The record does not fit to those before it.</exception>
    public void Add(in BlockLogRecord record)
    {
        switch (record.Kind)
        {
            case BlockLogRecordKind.Block:
                AddBlock(record);
                break;
            case BlockLogRecordKind.Undo:
                Get(record.BlockHash).SetValid(record.Location);
                break;
            case BlockLogRecordKind.Invalid:
                tree.MarkInvalid(Get(record.BlockHash), record.Code);
                break;
            case BlockLogRecordKind.Header:
                AddHeader(record);
                break;
            case BlockLogRecordKind.Invalidated:
                tree.MarkInvalid(Get(record.BlockHash), RejectCode.None);
                break;
            case BlockLogRecordKind.Reconsidered:
                HeaderTree.ClearInvalid(Get(record.BlockHash));
                _reconsidered = true;
                break;
            default:
                throw new InvalidDataException($"The block log holds a record of the unknown kind {record.Kind}.");
        }
    }

    /// <summary>There are no more records.</summary>
    public void Finish()
    {
        if (_reconsidered)
        {
            tree.Reassess(tree.Genesis);
        }
    }

    private void AddBlock(in BlockLogRecord record)
    {
        var entry = tree.TryGet(record.BlockHash, out var known) ? known : AddHeader(record);
        if (entry.HasBlock)
        {
            throw new InvalidDataException($"The block log holds block {entry.Hash} twice.");
        }

        tree.SetStored(entry, new StoredBlock(record.Location, record.TransactionCount, record.StrippedSize));
    }

    private HeaderEntry AddHeader(in BlockLogRecord record)
    {
        var header = record.Header
            ?? throw new InvalidDataException($"The block log tells no header of block {record.BlockHash}.");
        if (tree.TryGet(header.Hash, out _))
        {
            throw new InvalidDataException($"The block log holds header {header.Hash} twice.");
        }

        var entry = tree.Add(header, Get(header.PreviousHash));
        entry.IsLogged = true;
        return entry;
    }

    private HeaderEntry Get(in Hash256 hash) => tree.TryGet(hash, out var entry)
        ? entry
        : throw new InvalidDataException($"The block log names block {hash}, which does not stand before in it.");
}

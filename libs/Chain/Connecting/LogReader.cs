using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>Builds the header tree from the block log at start.</summary>
internal static class LogReader
{
    /// <summary>Reads all records into an empty tree.</summary>
    /// <exception cref="InvalidDataException">The records do not fit together.</exception>
    public static void Fill(HeaderTree tree, IBlockLog log)
    {
        var reconsidered = false;
        foreach (var record in log.Scan())
        {
            switch (record.Kind)
            {
                case BlockLogRecordKind.Block:
                    AddBlock(tree, record);
                    break;
                case BlockLogRecordKind.Undo:
                    Get(tree, record.BlockHash).SetValid(record.Location);
                    break;
                case BlockLogRecordKind.Invalid:
                    tree.MarkInvalid(Get(tree, record.BlockHash), record.Code);
                    break;
                case BlockLogRecordKind.Header:
                    AddHeader(tree, record);
                    break;
                case BlockLogRecordKind.Invalidated:
                    tree.MarkInvalid(Get(tree, record.BlockHash), RejectCode.None);
                    break;
                case BlockLogRecordKind.Reconsidered:
                    HeaderTree.ClearInvalid(Get(tree, record.BlockHash));
                    reconsidered = true;
                    break;
                default:
                    throw new InvalidDataException($"The block log holds a record of the unknown kind {record.Kind}.");
            }
        }

        if (reconsidered)
        {
            tree.Reassess(tree.Genesis);
        }
    }

    private static void AddBlock(HeaderTree tree, in BlockLogRecord record)
    {
        var entry = tree.TryGet(record.BlockHash, out var known) ? known : AddHeader(tree, record);
        if (entry.HasBlock)
        {
            throw new InvalidDataException($"The block log holds block {entry.Hash} twice.");
        }

        tree.SetStored(entry, new StoredBlock(record.Location, record.TransactionCount, record.StrippedSize));
    }

    private static HeaderEntry AddHeader(HeaderTree tree, in BlockLogRecord record)
    {
        var header = record.Header
            ?? throw new InvalidDataException($"The block log tells no header of block {record.BlockHash}.");
        if (tree.TryGet(header.Hash, out _))
        {
            throw new InvalidDataException($"The block log holds header {header.Hash} twice.");
        }

        var entry = tree.Add(header, Get(tree, header.PreviousHash));
        entry.IsLogged = true;
        return entry;
    }

    private static HeaderEntry Get(HeaderTree tree, in Hash256 hash) => tree.TryGet(hash, out var entry)
        ? entry
        : throw new InvalidDataException($"The block log names block {hash}, which does not stand before in it.");
}

using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>Which block stands at a height, and which transactions it has.</summary>
internal static class BlockTable
{
    private const int IdsPerRecord = 32;

    /// <summary>Adds a block.</summary>
    public static void Add(KeyValueWriter writer, ConnectedBlock connected)
    {
        var height = connected.Entry.Height;
        Span<byte> key = stackalloc byte[StateKeys.BlockSize];
        StateKeys.WriteBlock(key, height);
        writer.Upsert(key, connected.Entry.Hash.AsSpan());
        AddIds(writer, connected.Block, height);
    }

    /// <summary>Undoes <see cref="Add"/>.</summary>
    public static void Remove(KeyValueWriter writer, ConnectedBlock connected)
    {
        var height = connected.Entry.Height;
        Span<byte> idsKey = stackalloc byte[StateKeys.IdsSize];
        for (var first = 0; first < connected.Block.Transactions.Length; first += IdsPerRecord)
        {
            StateKeys.WriteIds(idsKey, height, first / IdsPerRecord);
            writer.Delete(idsKey);
        }

        Span<byte> blockKey = stackalloc byte[StateKeys.BlockSize];
        StateKeys.WriteBlock(blockKey, height);
        writer.Delete(blockKey);
    }

    public static bool TryGetHash(KeyValueReader reader, int height, out Hash256 hash)
    {
        Span<byte> key = stackalloc byte[StateKeys.BlockSize];
        StateKeys.WriteBlock(key, height);
        var found = reader.TryRead(key, out var value);
        hash = found ? new Hash256(value) : default;
        return found;
    }

    public static bool TryGetId(KeyValueReader reader, ChainPlace place, out Hash256 transactionId)
    {
        Span<byte> key = stackalloc byte[StateKeys.IdsSize];
        StateKeys.WriteIds(key, place.Height, place.Index / IdsPerRecord);
        var offset = place.Index % IdsPerRecord * Hash256.Size;
        var found = reader.TryRead(key, out var ids) && ids.Length >= offset + Hash256.Size;
        transactionId = found ? new Hash256(ids.Slice(offset, Hash256.Size)) : default;
        return found;
    }

    /// <summary>The id of the transaction at a place that another record names.</summary>
    public static Hash256 GetId(KeyValueReader reader, ChainPlace place) => TryGetId(reader, place, out var transactionId)
        ? transactionId
        : throw new InvalidDataException($"The index names transaction {place.Height}:{place.Index}, which is not in it.");

    private static void AddIds(KeyValueWriter writer, Block block, int height)
    {
        Span<byte> key = stackalloc byte[StateKeys.IdsSize];
        Span<byte> ids = stackalloc byte[IdsPerRecord * Hash256.Size];
        for (var first = 0; first < block.Transactions.Length; first += IdsPerRecord)
        {
            var part = block.Transactions[first..Math.Min(first + IdsPerRecord, block.Transactions.Length)];
            for (var i = 0; i < part.Length; i++)
            {
                part[i].Id.CopyTo(ids[(i * Hash256.Size)..]);
            }

            StateKeys.WriteIds(key, height, first / IdsPerRecord);
            writer.Upsert(key, ids[..(part.Length * Hash256.Size)]);
        }
    }
}

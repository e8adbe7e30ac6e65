using System.Buffers.Binary;
using System.Text;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.Services.Tests.Miner;

/// <summary>Writes the folder of a miner as it was before there was a log. The layout is spelled out here on purpose.</summary>
internal static class EarlierMinerFolder
{
    // The magic of regtest messages, which the store was tagged with.
    private const uint RegtestTag = 0xDAB5BFFA;

    public static async Task WriteAsync(
        string folder, bool mining, string payout, string configured, (ulong Stale, ulong Rejected) lost, params Hash256[] found)
    {
        using var store = KeyValueStore.Open(new KeyValueStoreSettings
        {
            Directory = Path.Combine(folder, "store"),
            Network = RegtestTag,
            MemoryBytes = KeyValueStoreSettings.MinMemoryBytes,
            IndexBytes = 64 << 10,
            Space = new DiskSpace(0),
        });
        var counters = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(counters, (ulong)found.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(counters.AsSpan(8), lost.Stale);
        BinaryPrimitives.WriteUInt64LittleEndian(counters.AsSpan(16), lost.Rejected);
        store.Writer.Upsert("found"u8, counters);
        store.Writer.Upsert("mining"u8, [mining ? (byte)1 : (byte)0]);
        store.Writer.Upsert("payout"u8, Encoding.UTF8.GetBytes(payout));
        store.Writer.Upsert("configured"u8, Encoding.UTF8.GetBytes(configured));
        for (var i = 0; i < found.Length; i++)
        {
            var key = new byte[9];
            key[0] = (byte)'b';
            BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(1), (ulong)i + 1);
            var block = new byte[40];
            found[i].CopyTo(block);
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(32), (uint)i + 1);
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(36), 1_700_000_000 + (uint)i);
            store.Writer.Upsert(key, block);
        }

        await store.CheckpointAsync(ReadOnlyMemory<byte>.Empty, CancellationToken.None);
    }
}

using System.Buffers.Binary;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>What ties the two stores of a shard together.</summary>
/// <remarks>
/// <code>
///  folder           content
///  wallet/log       the events: the truth
///  wallet/state     the ledger's records: can be rebuilt from the events
///
///  metadata of a checkpoint of the state
///  offset  size  field
///       0     4  version of the records, 1
///       4     8  address in the log behind the last event applied
/// </code>
/// </remarks>
internal static class ShardFormat
{
    /// <summary>To be raised with every change of the ledger's records: the state is rebuilt then.</summary>
    public const int RecordVersion = 1;

    private const int MetadataSize = sizeof(int) + sizeof(long);

    // "WAL" and the network: a store of one network is refused by another.
    public static uint NetworkTag(Network network) => 0x57_41_4c_00 | (uint)network;

    public static byte[] Metadata(LogAddress next)
    {
        var metadata = new byte[MetadataSize];
        BinaryPrimitives.WriteInt32LittleEndian(metadata, RecordVersion);
        BinaryPrimitives.WriteInt64LittleEndian(metadata.AsSpan(sizeof(int)), next.Value);
        return metadata;
    }

    /// <summary>Where the log goes on behind a checkpoint; null if it cannot be used.</summary>
    public static LogAddress? Next(ReadOnlySpan<byte> metadata) =>
        metadata.Length == MetadataSize && BinaryPrimitives.ReadInt32LittleEndian(metadata) == RecordVersion
            ? new LogAddress(BinaryPrimitives.ReadInt64LittleEndian(metadata[sizeof(int)..]))
            : null;
}

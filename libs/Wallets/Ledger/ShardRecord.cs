using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>What belongs to the whole shard.</summary>
/// <param name="Tip">Null until the shard began to follow the chain.</param>
/// <param name="WalletCount">Number of wallets, and number of the next one.</param>
/// <param name="ServiceWalletCount">How many of them the service owns itself.</param>
/// <param name="ReceiptStart">Slot of the oldest receipt.</param>
/// <param name="ReceiptEnd">Slot of the next receipt.</param>
internal sealed record ShardRecord(ChainTip? Tip, uint WalletCount, uint ServiceWalletCount, uint ReceiptStart, uint ReceiptEnd)
{
    public static ShardRecord Empty { get; } = new(null, 0, 0, 0, 0);

    public static ShardRecord Read(ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value);
        var hasTip = reader.Flag();
        var tip = new ChainTip(reader.UInt32(), reader.Hash());
        return new ShardRecord(hasTip ? tip : null, reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32());
    }

    public byte[] ToBytes() => new RecordWriter()
        .Flag(Tip is not null).UInt32(Tip?.Height ?? 0).Hash(Tip?.Hash ?? Hash256.Zero)
        .UInt32(WalletCount).UInt32(ServiceWalletCount).UInt32(ReceiptStart).UInt32(ReceiptEnd).ToArray();
}

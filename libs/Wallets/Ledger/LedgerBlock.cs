using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>A block with the wallets' transactions in it, in block order.</summary>
internal sealed record LedgerBlock(Hash256 Hash, IReadOnlyList<LedgerBlock.Entry> Entries)
{
    private const int EntrySize = (2 * sizeof(uint)) + Hash256.Size + 1;

    public static LedgerBlock Read(ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value);
        var hash = reader.Hash();
        var entries = new Entry[reader.Count(EntrySize)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new Entry(reader.UInt32(), reader.UInt32(), reader.Hash(), reader.Flag());
        }

        return new LedgerBlock(hash, entries);
    }

    public byte[] ToBytes()
    {
        var writer = new RecordWriter().Hash(Hash).UInt32((uint)Entries.Count);
        foreach (var entry in Entries)
        {
            writer.UInt32(entry.Position).UInt32(entry.Wallet).Hash(entry.TransactionId).Flag(entry.IsCoinbase);
        }

        return writer.ToArray();
    }

    /// <summary>The block with one more transaction of one wallet; the same if it was there.</summary>
    public LedgerBlock With(Entry entry) =>
        Entries.Contains(entry) ? this : this with { Entries = [.. Entries.Append(entry).OrderBy(each => each.Position)] };

    internal readonly record struct Entry(uint Position, uint Wallet, Hash256 TransactionId, bool IsCoinbase);
}

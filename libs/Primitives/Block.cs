using System.Diagnostics.CodeAnalysis;

namespace Blockyard.Primitives;

/// <summary>A header and its transactions, decoded once into views of the serialised bytes.</summary>
/// <remarks>Immutable and safe to share, as long as nobody writes to the memory it was decoded from.</remarks>
public sealed partial class Block
{
    private readonly Transaction[] _transactions;

    private Block(ReadOnlyMemory<byte> raw, BlockHeader header, Transaction[] transactions)
    {
        Raw = raw;
        Header = header;
        _transactions = transactions;
        StrippedSize = BlockHeader.Size + CompactSize.LengthOf((ulong)transactions.Length);
        foreach (var transaction in transactions)
        {
            StrippedSize += transaction.StrippedSize;
        }
    }

    /// <summary>The whole serialisation, with witnesses.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The header.</summary>
    public BlockHeader Header { get; }

    /// <summary>The transactions in order, the coinbase first.</summary>
    public ReadOnlySpan<Transaction> Transactions => _transactions;

    /// <summary>The same transactions for code that runs on several threads.</summary>
    public ReadOnlyMemory<Transaction> TransactionMemory => _transactions;

    /// <summary>The header's hash.</summary>
    public Hash256 Hash => Header.Hash;

    /// <summary>Bytes of the whole serialisation.</summary>
    public int Size => Raw.Length;

    /// <summary>Bytes of the serialisation without witnesses.</summary>
    public int StrippedSize { get; }

    /// <summary>Weight (BIP 141): three times the stripped size plus the whole size.</summary>
    public int Weight => (3 * StrippedSize) + Size;

    /// <summary>Makes a block of its parts and serialises it.</summary>
    public static Block Create(BlockHeader header, ReadOnlySpan<Transaction> transactions)
    {
        var size = BlockHeader.Size + CompactSize.LengthOf((ulong)transactions.Length);
        foreach (var transaction in transactions)
        {
            size += transaction.Size;
        }

        var raw = new byte[size];
        var writer = new SpanWriter(raw);
        header.Write(raw);
        writer.WriteBytes(raw.AsSpan(0, BlockHeader.Size));
        writer.WriteCompactSize((ulong)transactions.Length);
        foreach (var transaction in transactions)
        {
            writer.WriteBytes(transaction.Raw.Span);
        }

        return new Block(raw, header, transactions.ToArray());
    }

    /// <summary>Decodes a block that fills the whole buffer.</summary>
    /// <param name="raw">The bytes; the block keeps views of them.</param>
    /// <param name="block">The result, or null.</param>
    /// <param name="error">What is wrong with the bytes, or null.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> raw,
        [NotNullWhen(true)] out Block? block,
        [NotNullWhen(false)] out string? error) => TryParse(raw, tables: null, out block, out error);

    /// <summary>Decodes the block that fills <see cref="BlockBuffer.Raw"/>; it is good until the buffer is filled again.</summary>
    /// <param name="buffer">Holds the bytes.</param>
    /// <param name="block">The result, or null.</param>
    /// <param name="error">What is wrong with the bytes, or null.</param>
    public static bool TryParse(
        BlockBuffer buffer,
        [NotNullWhen(true)] out Block? block,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return TryParse(buffer.Raw, buffer.Tables, out block, out error);
    }

    /// <summary>The hash in display order.</summary>
    public override string ToString() => Hash.ToString();

    private static bool TryParse(
        ReadOnlyMemory<byte> raw,
        TransactionTables? tables,
        [NotNullWhen(true)] out Block? block,
        [NotNullWhen(false)] out string? error)
    {
        block = null;
        error = "block is cut short or badly encoded";
        if (!BlockHeader.TryParse(raw.Span, out var header))
        {
            return false;
        }

        var reader = new SpanReader(raw.Span, BlockHeader.Size);
        if (!reader.TryReadCount(Transaction.MinSize, out var count))
        {
            return false;
        }

        var start = reader.Position;
        var transactions = new Transaction[count];
        for (var i = 0; i < count; i++)
        {
            if (!Transaction.TryReadWithoutIds(raw, ref reader, tables, out var transaction, out error))
            {
                return false;
            }

            transactions[i] = transaction;
        }

        if (!reader.IsAtEnd)
        {
            error = "bytes follow the block";
            return false;
        }

        TransactionIds.Compute(raw.Span, start, transactions);
        block = new Block(raw, header, transactions);
        error = null;
        return true;
    }
}

using Blockyard.Chain.Mempool.Journal;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>The records of the mempool journal.</summary>
/// <remarks>
/// <code>
///  kind 1, transactions     n × | Unix time in seconds, i64 LE | length, u32 LE | serialised transaction |
///  kind 2, begun            empty; what stands before it is the whole pool at the moment when the journal was begun
/// </code>
/// </remarks>
internal static class MempoolJournalFormat
{
    public const byte TransactionsKind = 1;
    public const byte BegunKind = 2;

    private const int HeadSize = sizeof(long) + sizeof(uint);

    public static int SizeOf(in JournaledTransaction transaction) => HeadSize + transaction.Raw.Length;

    public static void Write(ref SpanWriter writer, in JournaledTransaction transaction)
    {
        writer.WriteInt64(transaction.Time);
        writer.WriteUInt32((uint)transaction.Raw.Length);
        writer.WriteBytes(transaction.Raw.Span);
    }

    /// <summary>
    /// Takes the transactions of a record apart; each gets memory of its own, so that one does not keep all others alive.
    /// </summary>
    public static List<JournaledTransaction> Read(ReadOnlySpan<byte> payload)
    {
        var transactions = new List<JournaledTransaction>();
        var reader = new SpanReader(payload);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadInt64(out var time) || !reader.TryReadUInt32(out var length)
                || !reader.TryReadBytes((int)Math.Min(length, int.MaxValue), out var raw))
            {
                throw new InvalidDataException("A record of the mempool journal is cut short.");
            }

            transactions.Add(new JournaledTransaction(raw.ToArray(), time));
        }

        return transactions;
    }
}

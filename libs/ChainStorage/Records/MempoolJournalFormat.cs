using Blockyard.Chain.Mempool.Journal;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>The records of the mempool journal.</summary>
/// <remarks>
/// <code>
///  kind 1, transactions     n × | Unix time in seconds, i64 LE | length, u32 LE | serialised transaction |
///                           admitted since the last rewriting
///  kind 2, rewritten        empty; the records of kind 4 since the last one of kind 3 take the place of all that stands before
///  kind 3, rewriting        empty; begins a rewriting, which counts for nothing without its record of kind 2
///  kind 4, transactions     as kind 1; what waited when the journal was rewritten
/// </code>
/// The journals of <see cref="MempoolGenerations"/> have kinds 1 and 2 alone.
/// </remarks>
internal static class MempoolJournalFormat
{
    public const byte TransactionsKind = 1;
    public const byte RewrittenKind = 2;
    public const byte RewritingKind = 3;
    public const byte WaitingKind = 4;

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

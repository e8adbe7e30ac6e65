using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>Transactions with their outputs, as readers ask for them. What is found is valid until the reader's next read.</summary>
internal static class TransactionReader
{
    /// <summary>The first record of a transaction.</summary>
    public static bool TryGet(KeyValueReader reader, scoped in Hash256 transactionId, out TransactionRecord record) =>
        TryGet(reader, transactionId, 0, out record);

    /// <summary>An output with the record that it is in; false if there is none, or none that could ever be a coin.</summary>
    public static bool TryGetOutput(
        KeyValueReader reader, scoped in OutPoint outPoint, out TransactionRecord record, out OutputRecord output)
    {
        output = default;
        return TryGet(reader, outPoint.TransactionId, (int)(outPoint.Index / TransactionRecord.OutputsPerRecord), out record)
            && record.TryGetOutput((int)(outPoint.Index % TransactionRecord.OutputsPerRecord), out output)
            && output.IsCoin;
    }

    private static bool TryGet(KeyValueReader reader, scoped in Hash256 transactionId, int number, out TransactionRecord record)
    {
        Span<byte> key = stackalloc byte[StateKeys.MaxTransactionSize];
        var found = reader.TryRead(key[..StateKeys.WriteTransaction(key, transactionId, number)], out var value);
        record = new TransactionRecord(value);
        return found;
    }
}

using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>Transactions with their outputs, as the writer changes them.</summary>
internal sealed class TransactionTable(KeyValueWriter writer)
{
    private byte[] _value = new byte[1024];

    /// <summary>Says that a transaction is going to be added.</summary>
    public void Expect(in Hash256 transactionId)
    {
        Span<byte> key = stackalloc byte[StateKeys.MaxTransactionSize];
        writer.Expect(key[..StateKeys.WriteTransaction(key, transactionId, 0)]);
    }

    /// <summary>Says that a coin is going to be spent.</summary>
    public long Expect(in OutPoint outPoint)
    {
        Span<byte> key = stackalloc byte[StateKeys.MaxTransactionSize];
        var number = (int)(outPoint.Index / TransactionRecord.OutputsPerRecord);
        return writer.Expect(key[..StateKeys.WriteTransaction(key, outPoint.TransactionId, number)]);
    }

    /// <summary>Adds a transaction whose bytes begin at an offset in its block; nothing of it is spent.</summary>
    public void Add(Transaction transaction, ChainPlace place, int offset)
    {
        Span<byte> key = stackalloc byte[StateKeys.MaxTransactionSize];
        var outputs = transaction.Outputs;
        for (var number = 0; number < TransactionRecord.CountFor(outputs.Length); number++)
        {
            var part = outputs[(number * TransactionRecord.OutputsPerRecord)..];
            part = part[..Math.Min(part.Length, TransactionRecord.OutputsPerRecord)];
            var value = Value(TransactionRecord.SizeFor(part));
            TransactionRecord.Write(value, place, offset, transaction.Size, part);
            writer.Upsert(key[..StateKeys.WriteTransaction(key, transaction.Id, number)], value);
        }
    }

    /// <summary>Undoes <see cref="Add"/>.</summary>
    public void Remove(Transaction transaction)
    {
        Span<byte> key = stackalloc byte[StateKeys.MaxTransactionSize];
        for (var number = 0; number < TransactionRecord.CountFor(transaction.Outputs.Length); number++)
        {
            writer.Delete(key[..StateKeys.WriteTransaction(key, transaction.Id, number)]);
        }
    }

    /// <summary>An input of a transaction spends a coin. Returns the coin's place.</summary>
    public OutputPlace Spend(in OutPoint outPoint, ChainPlace spender, int input) =>
        Change(outPoint, new SpendChange(NumberOf(outPoint), spender, input));

    /// <summary>Undoes <see cref="Spend"/>.</summary>
    public OutputPlace Unspend(in OutPoint outPoint) => Change(outPoint, new SpendChange(NumberOf(outPoint), default, 0));

    private static int NumberOf(in OutPoint outPoint) => (int)(outPoint.Index % TransactionRecord.OutputsPerRecord);

    private OutputPlace Change(in OutPoint outPoint, SpendChange change)
    {
        Span<byte> key = stackalloc byte[StateKeys.MaxTransactionSize];
        var number = (int)(outPoint.Index / TransactionRecord.OutputsPerRecord);
        var length = StateKeys.WriteTransaction(key, outPoint.TransactionId, number);
        return writer.Update(key[..length], ref change) && change.IsDone
            ? OutputPlace.Of(change.Maker.Height, change.Maker.Index, (int)outPoint.Index)
            : throw new InvalidDataException($"Output {outPoint} is not {change.Before} in the state.");
    }

    private Span<byte> Value(int length)
    {
        if (_value.Length < length)
        {
            _value = new byte[2 * length];
        }

        return _value.AsSpan(0, length);
    }

    /// <summary>Writes who spends an output, or that nobody does.</summary>
    /// <param name="number">The output's number within its record.</param>
    /// <param name="spender">The spending transaction; the default if there is none any more.</param>
    /// <param name="input">Its input.</param>
    private struct SpendChange(int number, ChainPlace spender, int input) : IValueChange
    {
        /// <summary>The output was there, in the state that it had to be in.</summary>
        public bool IsDone { get; private set; }

        /// <summary>The transaction that made the output.</summary>
        public ChainPlace Maker { get; private set; }

        public readonly string Before => spender.Height > 0 ? "unspent" : "spent";

        public readonly int InitialLength => 0;

        public readonly int LengthAfter(scoped ReadOnlySpan<byte> value) => value.Length;

        public void Apply(scoped Span<byte> value)
        {
            var record = new TransactionRecord(value);
            var at = record.Find(number);
            IsDone = at >= 0 && new OutputRecord(value[at..]) is { IsCoin: true } output && output.IsSpent == (spender.Height == 0);
            if (IsDone)
            {
                Maker = record.Place;
                OutputRecord.WriteSpender(value[at..], spender, input);
            }
        }
    }
}

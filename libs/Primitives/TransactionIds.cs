using System.Buffers;
using System.Runtime.InteropServices;
using Blockyard.Crypto;

namespace Blockyard.Primitives;

/// <summary>Computes the ids of all transactions of a block together, many at once where the processor can.</summary>
internal static class TransactionIds
{
    /// <summary>Gives every transaction its ids.</summary>
    /// <param name="block">The serialised block.</param>
    /// <param name="start">Where its transactions begin, one behind the other.</param>
    /// <param name="transactions">The transactions, decoded without their ids.</param>
    public static void Compute(ReadOnlySpan<byte> block, int start, ReadOnlySpan<Transaction> transactions)
    {
        var messages = ArrayPool<HashedMessage>.Shared.Rent(2 * transactions.Length);
        var hashes = ArrayPool<Hash256>.Shared.Rent(2 * transactions.Length);
        var count = 0;
        foreach (var transaction in transactions)
        {
            messages[count++] = new HashedMessage(start, transaction.Size);
            if (transaction.HasWitness)
            {
                messages[count++] = transaction.StrippedMessage(start);
            }

            start += transaction.Size;
        }

        Sha256d.HashMany(block, messages.AsSpan(0, count), MemoryMarshal.AsBytes(hashes.AsSpan(0, count)));
        count = 0;
        foreach (var transaction in transactions)
        {
            var witnessId = hashes[count++];
            transaction.SetIds(transaction.HasWitness ? hashes[count++] : witnessId, witnessId);
        }

        ArrayPool<Hash256>.Shared.Return(hashes);
        ArrayPool<HashedMessage>.Shared.Return(messages);
    }
}

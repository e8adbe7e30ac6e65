using System.Diagnostics.CodeAnalysis;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Peering.Compact;

/// <summary>Writes compact blocks, and reads those of others.</summary>
internal static class CompactBlocks
{
    /// <summary>No valid block has more transactions: each has at least 60 bytes that weigh four units.</summary>
    private const int MaxTransactions = 4_000_000 / (4 * 60);

    /// <summary>Writes a block with nothing but the coinbase sent along.</summary>
    public static PeerMessage Write(Block block, ulong nonce)
    {
        var ids = new ShortIds(block.Header, nonce);
        var transactions = block.Transactions;
        var bytes = new byte[(transactions.Length - 1) * ShortIds.Size];
        for (var i = 1; i < transactions.Length; i++)
        {
            ShortIds.Write(ids.Of(transactions[i].WitnessId), bytes.AsSpan((i - 1) * ShortIds.Size));
        }

        var message = new CompactBlock
        {
            Header = ByteString.CopyFrom(block.Header.ToArray()),
            Nonce = nonce,
            ShortIds = UnsafeByteOperations.UnsafeWrap(bytes),
        };
        message.Prefilled.Add(new PrefilledTransaction { Raw = UnsafeByteOperations.UnsafeWrap(transactions[0].Raw) });
        return new PeerMessage { CompactBlock = message };
    }

    /// <summary>Reads what was sent of a block besides its header; false and what is wrong if it is malformed.</summary>
    public static bool TryRead(
        in BlockHeader header,
        CompactBlock message,
        [NotNullWhen(true)] out Reconstruction? reconstruction,
        [NotNullWhen(false)] out string? error)
    {
        reconstruction = null;
        error = "a compact block that is malformed";
        var count = (message.ShortIds.Length / ShortIds.Size) + message.Prefilled.Count;
        if (message.ShortIds.Length % ShortIds.Size != 0 || count > MaxTransactions)
        {
            return false;
        }

        var transactions = new Transaction?[count];
        foreach (var prefilled in message.Prefilled)
        {
            if (prefilled.Index >= (uint)count || transactions[prefilled.Index] is not null)
            {
                return false;
            }

            if (!Transaction.TryParse(prefilled.Raw.Memory, out var transaction, out var reason))
            {
                error = $"a compact block with a transaction that is none: {reason}";
                return false;
            }

            transactions[prefilled.Index] = transaction;
        }

        if (count == 0 || transactions[0] is null)
        {
            error = "a compact block without its coinbase";
            return false;
        }

        reconstruction = new Reconstruction(header, new ShortIds(header, message.Nonce), message.ShortIds.Span, transactions);
        error = null;
        return true;
    }
}

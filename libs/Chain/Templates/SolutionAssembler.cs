using System.Diagnostics.CodeAnalysis;
using Blockyard.Chain.Mempool;
using Blockyard.Primitives;

namespace Blockyard.Chain.Templates;

/// <summary>Puts a block together from a template and what a miner found for it.</summary>
public sealed class SolutionAssembler(Blockchain chain, TemplateStore templates, TransactionPool pool)
{
    /// <summary>
    /// Joins header, coinbase and the template's transactions; whether that is a valid block is for the chain to say.
    /// </summary>
    /// <param name="templateId">The template that was solved.</param>
    /// <param name="header">The header found.</param>
    /// <param name="coinbase">The coinbase that it commits to.</param>
    /// <param name="transactionIds">
    /// Witness ids of the template's transactions, 32 bytes each; null if the miner does not have them. With them a template of
    /// another node, or of this one before a restart, can be solved here: what it holds waits here too, as a rule.
    /// </param>
    /// <param name="block">The block.</param>
    /// <returns>
    /// False if the template is unknown here or not good any more, and cannot be put together either: the solution is stale.
    /// </returns>
    /// <exception cref="FormatException">The ids are no whole number of ids.</exception>
    public bool TryAssemble(
        string templateId,
        BlockHeader header,
        Transaction coinbase,
        ReadOnlyMemory<byte>? transactionIds,
        [NotNullWhen(true)] out Block? block)
    {
        if (transactionIds is { Length: var length } && length % Hash256.Size != 0)
        {
            throw new FormatException($"transaction_ids must be {Hash256.Size} bytes each; they are {length} together.");
        }

        block = null;
        if (!CanBeTip(header))
        {
            return false;
        }

        if (templates.TryGet(templateId, out var template))
        {
            block = Block.Create(header, [coinbase, .. template.Transactions]);
        }
        else if (transactionIds is { Span: var ids } && TryFind(ids, out var transactions))
        {
            block = Block.Create(header, [coinbase, .. transactions]);
        }

        return block is not null;
    }

    // The store learns of a new tip some milliseconds late. A block that the chain has was handed in twice, which the chain says.
    private bool CanBeTip(BlockHeader header) =>
        header.PreviousHash == chain.Tip.Hash || (chain.Headers.TryGet(header.Hash, out var known) && known.HasBlock);

    // Happens when a node has died: looking at all that waits is quick enough then.
    private bool TryFind(ReadOnlySpan<byte> ids, out Transaction[] found)
    {
        var waiting = pool.Snapshot(out _).ToDictionary(static transaction => transaction.WitnessId);
        found = new Transaction[ids.Length / Hash256.Size];
        for (var i = 0; i < found.Length; i++)
        {
            if (!waiting.TryGetValue(new Hash256(ids.Slice(i * Hash256.Size, Hash256.Size)), out var transaction))
            {
                return false;
            }

            found[i] = transaction;
        }

        return true;
    }
}

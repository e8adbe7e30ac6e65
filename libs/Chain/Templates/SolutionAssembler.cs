using System.Diagnostics.CodeAnalysis;
using Blockyard.Primitives;

namespace Blockyard.Chain.Templates;

/// <summary>Puts a block together from a template and what a miner found for it.</summary>
public sealed class SolutionAssembler(TemplateStore templates)
{
    /// <summary>
    /// Joins header, coinbase and the template's transactions; whether that is a valid block is for the chain to say.
    /// </summary>
    /// <returns>False if the template is unknown here or not good any more: the solution is stale.</returns>
    public bool TryAssemble(string templateId, BlockHeader header, Transaction coinbase, [NotNullWhen(true)] out Block? block)
    {
        block = templates.TryGet(templateId, out var template)
            ? Block.Create(header, [coinbase, .. template.Transactions])
            : null;
        return block is not null;
    }
}

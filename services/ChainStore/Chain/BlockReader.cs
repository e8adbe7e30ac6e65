using Blockyard.Chain;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Mapping;

namespace Blockyard.Services.ChainStore.Chain;

/// <summary>Finds blocks as requests name them.</summary>
internal sealed class BlockReader(Blockchain chain)
{
    /// <summary>A block by its id, whatever branch it is on.</summary>
    public HeaderEntry Find(string hash, string field)
    {
        var id = RequestFormat.ParseHash(hash, field);
        return chain.Headers.TryGet(id, out var entry)
            ? entry
            : throw NotFound.Because($"Block {hash} is unknown here.");
    }

    /// <summary>The block at a height of the best chain.</summary>
    public static HeaderEntry Find(uint height, HeaderEntry tip) => (height <= int.MaxValue ? tip.GetAncestor((int)height) : null)
        ?? throw NotFound.Because($"There is no block at height {height}: the best chain ends at {tip.Height}.");

    /// <summary>What to throw if a request names no block at all.</summary>
    public static FormatException Unnamed() => new("hash or height must name a block.");

    /// <summary>A block with its data at hand.</summary>
    public static HeaderEntry RequireData(HeaderEntry entry) => entry.HasBlock
        ? entry
        : throw NotFound.Because($"Of block {entry.Hash} only the header is here.");

    /// <summary>The block without its transactions, as seen from a tip.</summary>
    public BlockSummary Summarise(HeaderEntry entry, HeaderEntry tip)
    {
        var genesis = entry.Previous is null ? chain.Parameters.Genesis : null;
        return new BlockSummary
        {
            Header = entry.ToHeader(tip),
            TransactionCount = (uint)(entry.Stored?.TransactionCount ?? genesis?.Transactions.Length ?? 0),
            Size = (uint)(entry.Stored?.Size ?? genesis?.Size ?? 0),
            StrippedSize = (uint)(entry.Stored?.StrippedSize ?? genesis?.StrippedSize ?? 0),
            Weight = (uint)(entry.Stored?.Weight ?? genesis?.Weight ?? 0),
        };
    }

    /// <summary>The block that a page token stands at.</summary>
    public HeaderEntry Resume(PageToken token)
    {
        return chain.Headers.TryGet(token.Anchor, out var entry)
            ? entry
            : throw PageToken.Foreign();
    }
}

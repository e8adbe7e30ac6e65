using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

/// <summary>A waiting transaction and its place among the others, at the moment it was asked for.</summary>
public sealed record MempoolEntry
{
    /// <summary>The transaction.</summary>
    public required Transaction Transaction { get; init; }

    /// <summary>What its inputs spend, in their order.</summary>
    public required IReadOnlyList<TxOutput> SpentOutputs { get; init; }

    /// <summary>Number in the order of admission: larger is newer.</summary>
    public required long Sequence { get; init; }

    /// <summary>Fee in satoshis.</summary>
    public required long Fee { get; init; }

    /// <summary>Virtual size that fees are measured by.</summary>
    public required int VirtualSize { get; init; }

    /// <summary>When it was admitted.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Height of the tip when it was admitted.</summary>
    public required uint Height { get; init; }

    /// <summary>Waiting transactions that it needs, itself included.</summary>
    public required int AncestorCount { get; init; }

    /// <summary>Their virtual size.</summary>
    public required long AncestorVirtualSize { get; init; }

    /// <summary>Their fees in satoshis.</summary>
    public required long AncestorFees { get; init; }

    /// <summary>Waiting transactions that need it, itself included.</summary>
    public required int DescendantCount { get; init; }

    /// <summary>Their virtual size.</summary>
    public required long DescendantVirtualSize { get; init; }

    /// <summary>Their fees in satoshis.</summary>
    public required long DescendantFees { get; init; }

    /// <summary>Waiting transactions whose outputs it spends.</summary>
    public required IReadOnlyList<Hash256> Parents { get; init; }

    /// <summary>Waiting transactions that spend its outputs.</summary>
    public required IReadOnlyList<Hash256> Children { get; init; }
}

using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Mempool;

/// <summary>A waiting transaction and its place among the others.</summary>
public sealed record MempoolEntryView
{
    /// <summary>Transaction id.</summary>
    public required string Txid { get; init; }

    /// <summary>Id that covers the witnesses too.</summary>
    public required string Wtxid { get; init; }

    /// <summary>Fee.</summary>
    public required ulong FeeSats { get; init; }

    /// <summary>Virtual size.</summary>
    public required uint Vsize { get; init; }

    /// <summary>Sum of its outputs.</summary>
    public required ulong OutputSats { get; init; }

    /// <summary>When it came.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Height of the chain when it came.</summary>
    public required uint Height { get; init; }

    /// <summary>Waiting transactions that it needs, itself included.</summary>
    public required uint AncestorCount { get; init; }

    /// <summary>Waiting transactions that need it, itself included.</summary>
    public required uint DescendantCount { get; init; }

    /// <summary>Waiting transactions whose outputs it spends.</summary>
    public required IReadOnlyList<string> Depends { get; init; }

    /// <summary>Waiting transactions that spend its outputs.</summary>
    public required IReadOnlyList<string> SpentBy { get; init; }

    public static MempoolEntryView From(MempoolEntry entry) => new()
    {
        Txid = entry.Txid,
        Wtxid = entry.Wtxid,
        FeeSats = entry.FeeSats,
        Vsize = entry.Vsize,
        OutputSats = entry.OutputSats,
        Time = Times.Of(entry.Time),
        Height = entry.Height,
        AncestorCount = entry.AncestorCount,
        DescendantCount = entry.DescendantCount,
        Depends = [.. entry.Depends],
        SpentBy = [.. entry.SpentBy],
    };
}

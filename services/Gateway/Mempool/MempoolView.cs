using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Mempool;

/// <summary>Totals of the mempool, and a page of what waits in it, newest first.</summary>
public sealed record MempoolView
{
    /// <summary>Number of waiting transactions.</summary>
    public required uint TransactionCount { get; init; }

    /// <summary>Sum of their virtual sizes.</summary>
    public required ulong Vsize { get; init; }

    /// <summary>Sum of their fees.</summary>
    public required ulong TotalFeeSats { get; init; }

    /// <summary>Memory used, in bytes.</summary>
    public required ulong MemoryBytes { get; init; }

    /// <summary>Memory that may be used, in bytes.</summary>
    public required ulong MemoryLimitBytes { get; init; }

    /// <summary>Lowest fee rate taken in now, in satoshis per 1,000 virtual bytes.</summary>
    public required ulong MinFeeRateSatsPerKvb { get; init; }

    /// <summary>Lowest fee rate that is relayed at all, in satoshis per 1,000 virtual bytes.</summary>
    public required ulong MinRelayFeeRateSatsPerKvb { get; init; }

    /// <summary>How much fee rate a replacement must add, in satoshis per 1,000 virtual bytes.</summary>
    public required ulong IncrementalFeeRateSatsPerKvb { get; init; }

    /// <summary>How much waits at which fee rate, highest first.</summary>
    public required IReadOnlyList<FeeBucketView> FeeHistogram { get; init; }

    /// <summary>Waiting transactions, newest first.</summary>
    public required IReadOnlyList<MempoolEntryView> Items { get; init; }

    /// <summary>Send it as cursor to get the next page; absent on the last one.</summary>
    public string? NextCursor { get; init; }

    public static MempoolView From(GetMempoolInfoResponse info, ListMempoolResponse list) => new()
    {
        TransactionCount = info.TransactionCount,
        Vsize = info.Vsize,
        TotalFeeSats = info.TotalFeeSats,
        MemoryBytes = info.MemoryBytes,
        MemoryLimitBytes = info.MemoryLimitBytes,
        MinFeeRateSatsPerKvb = info.MinFeeRateSatsPerKvb,
        MinRelayFeeRateSatsPerKvb = info.MinRelayFeeRateSatsPerKvb,
        IncrementalFeeRateSatsPerKvb = info.IncrementalFeeRateSatsPerKvb,
        FeeHistogram = [.. info.FeeHistogram.Select(bucket => new FeeBucketView(bucket.FeeRate, bucket.Vsize))],
        Items = [.. list.Entries.Select(MempoolEntryView.From)],
        NextCursor = list.NextPageToken.Length == 0 ? null : list.NextPageToken,
    };
}

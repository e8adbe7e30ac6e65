using System.ComponentModel.DataAnnotations;
using Blockyard.Chain.Mempool;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>Limits of the mempool: section Mempool.</summary>
public sealed class MempoolOptions
{
    /// <summary>Memory in MB that waiting transactions may take.</summary>
    [Range(5, 100_000)]
    public int MaxMegabytes { get; set; } = 300;

    /// <summary>Hours after which a transaction that still waits is dropped.</summary>
    [Range(1, 8760)]
    public int ExpiryHours { get; set; } = 336;

    /// <summary>Lowest fee rate taken in, in satoshis per 1,000 virtual bytes.</summary>
    [Range(0, 100_000_000)]
    public long MinRelayFeeSatsPerKvb { get; set; } = 100;

    /// <summary>True to refuse transactions that are valid but not of standard form.</summary>
    public bool RequireStandard { get; set; } = true;

    /// <summary>The library's own form of the same.</summary>
    internal MempoolSettings ToSettings() => new()
    {
        MaxBytes = MaxMegabytes * 1_000_000L,
        Expiry = TimeSpan.FromHours(ExpiryHours),
        MinRelayFee = new FeeRate(MinRelayFeeSatsPerKvb),
        RequireStandard = RequireStandard,
    };
}

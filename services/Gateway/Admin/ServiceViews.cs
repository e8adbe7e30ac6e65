using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.RateLimits;

namespace Blockyard.Services.Gateway.Admin;

/// <summary>Every pod behind this gateway.</summary>
/// <param name="Items">One for each pod.</param>
internal sealed record ServicesView(IReadOnlyList<ServiceView> Items);

/// <summary>One pod.</summary>
/// <param name="Service">"chain-store", "miner" or "wallet".</param>
/// <param name="Address">Where it is.</param>
/// <param name="Ready">True if it does its work.</param>
/// <param name="Reasons">What keeps it from that.</param>
/// <param name="Height">Height of its best block, for chain-stores and miners.</param>
/// <param name="BestBlockHash">That block, for chain-stores: those that agree name the same.</param>
/// <param name="Peers">Other chain-stores that it is connected with, for chain-stores.</param>
/// <param name="Version">Its software version, for chain-stores.</param>
/// <param name="UptimeSeconds">Seconds since it started, for chain-stores.</param>
internal sealed record ServiceView(
    string Service,
    string Address,
    bool Ready,
    IReadOnlyList<string> Reasons,
    uint? Height = null,
    string? BestBlockHash = null,
    uint? Peers = null,
    string? Version = null,
    ulong? UptimeSeconds = null
)
{
    public static ServiceView From(string address, GetNodeStatusResponse status) =>
        new(
            "chain-store",
            address,
            status.NotReadyReasons.Count == 0,
            [.. status.NotReadyReasons],
            status.Height,
            status.BestBlockHash,
            status.ConnectedPeers,
            status.Version,
            status.UptimeSeconds);
}

/// <summary>A key, without itself.</summary>
/// <param name="Name">Its holder.</param>
/// <param name="Scope">"read", "wallet" or "admin".</param>
/// <param name="Expires">From when on it is refused.</param>
internal sealed record KeyView(string Name, KeyScope Scope, DateTimeOffset? Expires);

/// <summary>All keys in force.</summary>
/// <param name="Items">One for each key.</param>
internal sealed record KeysView(IReadOnlyList<KeyView> Items);

/// <summary>The rate limits in force.</summary>
/// <param name="Store">"redis", "redis_away" (this gateway counts alone) or "local".</param>
/// <param name="Settings">What the settings file says.</param>
internal sealed record LimitsView(string Store, RateLimitSettings Settings);

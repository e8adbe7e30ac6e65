using System.Diagnostics.Metrics;
using Blockyard.Services.Wallet.Keys;
using Blockyard.Services.Wallet.Shard;

namespace Blockyard.Services.Wallet;

/// <summary>What operators see of the wallets.</summary>
internal sealed class WalletMetrics
{
    public WalletMetrics(IMeterFactory meters, WalletShard shard, KeyRing keys, ChangeFeed feed)
    {
        var meter = meters.Create(WalletModule.MeterName);
        meter.CreateObservableGauge(
            "blockyard.wallets", () => shard.WalletCount, "{wallet}", "Wallets on this shard, the service's own not counted");
        meter.CreateObservableGauge(
            "blockyard.wallet.synced_height", () =>
                shard.TipHeight, "{block}", "Height of the chain up to which coins are known");
        meter.CreateObservableGauge(
            "blockyard.wallet.queue_length", () =>
                shard.QueueLength, description: "Calls that wait for their turn at the wallets");
        meter.CreateObservableGauge(
            "blockyard.wallet.unlocked", () => keys.Count, "{wallet}", "Wallets that are unlocked by their passphrase");
        meter.CreateObservableGauge("blockyard.wallet.watchers", () => feed.Count, description: "Streams that watch a wallet");
    }
}

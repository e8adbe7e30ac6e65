using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;
using Grpc.Health.V1;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>One wallet pod.</summary>
internal sealed class WalletShard(int number, string address, CallInvoker invoker)
{
    /// <summary>Its ordinal, which the ids of its wallets begin with.</summary>
    public int Number => number;

    public string Address => address;

    public WalletService.WalletServiceClient Client { get; } = new(invoker);

    public Health.HealthClient Health { get; } = new(invoker);

    /// <summary>
    /// What keeps it from being used; null if nothing does. Kept up to date by <see cref="Probes.WalletWatch"/>.
    /// </summary>
    public string? Trouble { get; set; } = "not asked yet";
}

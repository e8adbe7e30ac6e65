using Blockyard.Hosting.Clients;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>How the gateway reaches the wallets: section <c>Wallet</c>.</summary>
internal sealed class WalletShardOptions
{
    /// <summary>
    /// The address of a shard with {n} for its number, or the addresses of all shards in order, with commas between.
    /// </summary>
    public string Address { get; set; } = "http://127.0.0.1:50052";

    /// <summary>Number of shards, where the address holds {n}.</summary>
    public int Shards { get; set; } = 1;

    /// <summary>Deadline of a call, in seconds.</summary>
    public int DeadlineSeconds { get; set; } = 20;

    /// <summary>TLS towards the wallets.</summary>
    public ClientTlsOptions Tls { get; set; } = new();

    /// <summary>What a channel to one shard is made of.</summary>
    public ServiceClientOptions At(string address) =>
        new()
        {
            Address = address,
            DeadlineSeconds = DeadlineSeconds,
            Tls = Tls,
        };
}

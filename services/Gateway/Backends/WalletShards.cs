using System.Globalization;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Hosting;
using Blockyard.Hosting.Clients;
using Blockyard.Primitives;
using Blockyard.Services.Gateway.Problems;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>The wallet pods. A wallet id (<c>w2-…</c>) names the one that holds it.</summary>
internal sealed class WalletShards : IDisposable
{
    private const int MaxShards = 1000;
    private readonly ServiceChannel[] _channels;

    /// <summary>
    /// <c>Wallet:Address</c> with <c>{n}</c> in it stands for as many shards as <c>Wallet:Shards</c> says; without, it lists
    /// the shards in order, with commas between.
    /// </summary>
    public WalletShards(IOptions<WalletShardOptions> options, ServiceChannelFactory channels)
    {
        var settings = options.Value;
        var addresses = Addresses(settings);
        try
        {
            _channels = [.. addresses.Select(address => channels.Create(settings.At(address)))];
        }
        catch (ArgumentException error)
        {
            throw new ServiceStartException($"Wallet:Address: {error.Message}", error);
        }

        All = [.. _channels.Select((channel, n) => new WalletShard(n, addresses[n], channel.Invoker))];
    }

    /// <summary>All shards, by number.</summary>
    public IReadOnlyList<WalletShard> All { get; }

    /// <summary>The shard that holds a wallet.</summary>
    /// <exception cref="ProblemException">The text is no wallet id, or names a shard that does not exist.</exception>
    public WalletService.WalletServiceClient Of(string walletId)
    {
        var dash = walletId.IndexOf('-', StringComparison.Ordinal);
        if (
            dash < 2
            || walletId[0] != 'w'
            || walletId.Length > 64
            || !DecimalText.TryParse(walletId.AsSpan(1, dash - 1), out int shard))
        {
            throw ProblemException.Invalid("invalid_wallet_id", "A wallet id looks like w0-abcdefghijklmnopqrstuvwxyz.");
        }

        return shard < All.Count
            ? All[shard].Client
            : throw new ProblemException(StatusCodes.Status404NotFound, "unknown_wallet", "No such wallet.");
    }

    /// <summary>The shard that a key belongs to: the same one for the same key.</summary>
    public WalletShard For(string key) =>
        All[RendezvousOrder.Pick(key, [.. All.Select(shard => shard.Number.ToString(CultureInfo.InvariantCulture))])];

    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private static string[] Addresses(WalletShardOptions settings)
    {
        if (settings.Shards is < 1 or > MaxShards)
        {
            throw new ServiceStartException($"Wallet:Shards is {settings.Shards}; it is a number from 1 to {MaxShards}.");
        }

        return settings.Address.Contains("{n}", StringComparison.Ordinal)
            ?
            [
                .. Enumerable
                    .Range(0, settings.Shards)
                    .Select(n =>
                        settings.Address.Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)),
            ]
            : settings.Address.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}

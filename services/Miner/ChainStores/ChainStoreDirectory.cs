using System.Net.Sockets;
using Blockyard.Hosting.Clients;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.ChainStores;

/// <summary>The chain-stores that a miner may work for: a list, or all that a DNS name stands for, looked up again and again.</summary>
/// <remarks>
/// A list is taken in the order in which it is written. What a name stands for has no order: each miner begins with another one, so
/// that they spread.
/// </remarks>
internal sealed class ChainStoreDirectory(
    IOptionsMonitor<ServiceClientOptions> options,
    ServiceChannelFactory channels,
    MinerName name,
    TimeProvider time,
    ILogger<ChainStoreDirectory> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // A found block may still be on its way to one that has left.
    private static readonly TimeSpan RetireTime = TimeSpan.FromMinutes(2);

    private readonly Queue<(ChainStoreNode Node, long Since)> _retired = new();
    private volatile ChainStoreNode[] _nodes = [];

    /// <summary>All that are known, in the order in which this miner would take them.</summary>
    public IReadOnlyList<ChainStoreNode> Nodes => _nodes;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var target = Target();
        if (!target.Changes)
        {
            Take(await target.ResolveAsync(cancellationToken));
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var node in _nodes.Concat(_retired.Select(static retired => retired.Node)))
        {
            node.Dispose();
        }

        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var target = Target(); target.Changes;)
        {
            var found = await TryLookAsync(target, stoppingToken);
            await Task.Delay(found ? LookInterval : LookAgain, time, stoppingToken);
        }
    }

    private ServiceClientOptions Settings() => options.Get(MinerModule.ChainStore);

    private ServiceTarget Target() => new(Settings().Address, Settings().Tls.Enabled);

    private async Task<bool> TryLookAsync(ServiceTarget target, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await target.ResolveAsync(cancellationToken);
            var first = addresses.Count > 0 ? StableNumber(name.Text) % addresses.Count : 0;
            Take([.. addresses.Skip(first), .. addresses.Take(first)]);
        }
        catch (SocketException error)
        {
            // Those that are known stay: a name server that is away must not stop mining.
            MinerLog.ChainStoresNotResolved(logger, error.Message);
        }

        while (_retired.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since) > RetireTime)
        {
            _retired.Dequeue().Node.Dispose();
        }

        return _nodes.Length > 0;
    }

    private void Take(IReadOnlyList<string> addresses)
    {
        var known = _nodes.ToDictionary(static node => node.Address);
        if (addresses.SequenceEqual(_nodes.Select(static node => node.Address)))
        {
            return;
        }

        _nodes = [.. addresses.Distinct().Select(address => known.GetValueOrDefault(address) ?? Open(address))];
        foreach (var left in known.Values.Except(_nodes))
        {
            _retired.Enqueue((left, time.GetTimestamp()));
        }

        MinerLog.ChainStores(logger, string.Join(", ", addresses));
    }

    private ChainStoreNode Open(string address)
    {
        var channel = channels.Create(Settings().At(address));
        return new ChainStoreNode(address, channel.Invoker, channel, time);
    }

    // The same after every restart, which the runtime's own hash of a text is not.
    private static int StableNumber(string text) =>
        (int)(text.Aggregate(0u, static (hash, character) => (hash * 31) + character) % int.MaxValue);
}

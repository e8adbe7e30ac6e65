using System.Net.Sockets;
using Blockyard.Hosting.Clients;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>The pods of one service, each with a channel of its own; looked up again every few seconds.</summary>
internal sealed class NodeDirectory<TNode>(
    string section,
    IOptionsMonitor<ServiceClientOptions> options,
    ServiceChannelFactory channels,
    TimeProvider time,
    ILogger<NodeDirectory<TNode>> logger,
    Func<string, CallInvoker, NodeHealth, TNode> create
) : BackgroundService
    where TNode : class, IServiceNode
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    // Calls that run on a pod that left get this long to end.
    private static readonly TimeSpan RetireTime = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, (TNode Node, ServiceChannel Channel)> _known = [];
    private readonly Queue<(ServiceChannel Channel, long Since)> _retired = [];
    private volatile TNode[] _nodes = [];

    /// <summary>All pods known, in a stable order.</summary>
    public TNode[] Nodes => _nodes;

    /// <summary>All pods, in the order in which a client asks them.</summary>
    /// <exception cref="Problems.ProblemException">None is known.</exception>
    public TNode[] InOrder(string client) =>
        _nodes is { Length: > 0 } nodes
            ? RendezvousOrder.Of(client, nodes)
            : throw new Problems.ProblemException(
                StatusCodes.Status503ServiceUnavailable,
                "unavailable",
                $"No {section} is known yet.");

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(Target(), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var (_, channel) in _known.Values)
        {
            channel.Dispose();
        }

        while (_retired.TryDequeue(out var retired))
        {
            retired.Channel.Dispose();
        }

        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var target = Target();
        if (!target.Changes)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(target, stoppingToken);
        }
    }

    private ServiceTarget Target() => new(Settings().Address, Settings().Tls.Enabled);

    private ServiceClientOptions Settings() => options.Get(section);

    private async Task LookAsync(ServiceTarget target, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await target.ResolveAsync(cancellationToken);
            if (!addresses.SequenceEqual(_nodes.Select(node => node.Address)))
            {
                Take(addresses);
            }
        }
        catch (SocketException error)
        {
            // Pods that are known stay: a name server that is away must not take the service with it.
            BackendLog.NotResolved(logger, section, error.Message);
        }

        Sweep();
    }

    private void Take(IReadOnlyList<string> addresses)
    {
        foreach (var address in addresses.Where(address => !_known.ContainsKey(address)))
        {
            var channel = channels.Create(Settings().At(address));
            _known[address] = (create(address, channel.Invoker, new NodeHealth(time)), channel);
        }

        foreach (var address in _known.Keys.Except(addresses).ToArray())
        {
            _retired.Enqueue((_known[address].Channel, time.GetTimestamp()));
            _known.Remove(address);
        }

        _nodes = [.. addresses.Select(address => _known[address].Node)];
        BackendLog.NodesChanged(logger, section, string.Join(", ", addresses));
    }

    private void Sweep()
    {
        while (_retired.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since) > RetireTime)
        {
            _retired.Dequeue().Channel.Dispose();
        }
    }
}

using System.Diagnostics;
using Blockyard.TestKit;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Blockyard.Benchmarks.Nodes;

/// <summary>A chain-store as an operator runs it: a process of its own.</summary>
internal sealed class NodeProcess : IDisposable
{
    private const int LargestMessage = 32 << 20;

    private readonly ServiceProcess _process;
    private readonly List<GrpcChannel> _channels = [];

    private NodeProcess(string folder, IEnumerable<string> settings)
    {
        var ports = FreePorts.Take(3);
        Address = $"http://127.0.0.1:{ports[0]}";
        PeerAddress = $"127.0.0.1:{ports[2]}";
        Invoker = Connect();
        string[] arguments =
        [
            "--Data:Directory", folder,
            "--Grpc:Port", ServiceProcess.Text(ports[0]),
            "--Peer:Port", ServiceProcess.Text(ports[2]),
            .. settings,
        ];
        _process = new ServiceProcess("ChainStore", ports[1], arguments);
    }

    /// <summary>Where it answers calls.</summary>
    public string Address { get; }

    /// <summary>Where other chain-stores dial it.</summary>
    public string PeerAddress { get; }

    /// <summary>Makes calls to it.</summary>
    public CallInvoker Invoker { get; }

    /// <summary>From the start of the process until it first said that it is ready.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>What it holds now.</summary>
    public ProcessMemory Memory => _process.Memory;

    /// <summary>Processor time of all its threads since it began.</summary>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>Starts one on a folder and waits until it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(string folder, params string[] settings)
    {
        var start = Stopwatch.GetTimestamp();
        var node = new NodeProcess(folder, settings);
        try
        {
            await node._process.UntilReadyAsync();
            node.TimeToReady = Stopwatch.GetElapsedTime(start);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>Makes calls to it over a connection of its own.</summary>
    public CallInvoker Connect()
    {
        var channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions
        {
            MaxSendMessageSize = LargestMessage,
            MaxReceiveMessageSize = LargestMessage,
        });
        _channels.Add(channel);
        return channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {ServiceProcess.Token}");
            return metadata;
        });
    }

    /// <summary>Ends it as a power cut would: no handler of its own runs.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Asks it to stop, as Kubernetes does, and waits for that.</summary>
    public Task StopAsync() => _process.StopAsync();

    public void Dispose()
    {
        _channels.ForEach(channel => channel.Dispose());
        _process.Dispose();
    }
}

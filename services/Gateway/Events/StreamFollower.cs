using Blockyard.Hosting.Probes;
using Blockyard.Services.Gateway.Backends;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Events;

/// <summary>Keeps a stream without end open: on another chain-store when one breaks or falls silent.</summary>
internal sealed class StreamFollower(NodeDirectory<ChainNode> directory, TimeProvider time, ILogger<StreamFollower> logger)
{
    // Messages come every 15 seconds at least.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads messages for ever.</summary>
    /// <param name="name">Names the stream in logs.</param>
    /// <param name="pulse">Beats with every try and every message.</param>
    /// <param name="open">Opens the stream on a node, from where it stopped.</param>
    /// <param name="take">Takes one message.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync<T>(
        string name,
        LoopProgress pulse,
        Func<ChainNode, CancellationToken, AsyncServerStreamingCall<T>> open,
        Action<ChainNode, T> take,
        CancellationToken cancellationToken)
    {
        var away = new HashSet<string>();
        while (true)
        {
            foreach (var node in RendezvousOrder.Of(Environment.MachineName, directory.Nodes))
            {
                pulse.Beat();
                var (any, reason) = await ReadAsync(node, pulse, open, take, cancellationToken);
                if (any)
                {
                    away.Remove(node.Address);
                }

                // Told once for each time that a node goes away, not with every try.
                if (away.Add(node.Address))
                {
                    BackendLog.StreamBroke(logger, name, node.Address, reason);
                }
            }

            pulse.Beat();
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Reads until the stream breaks: whether any message came, and why it broke.</summary>
    private static async Task<(bool Any, string Reason)> ReadAsync<T>(
        ChainNode node,
        LoopProgress pulse,
        Func<ChainNode, CancellationToken, AsyncServerStreamingCall<T>> open,
        Action<ChainNode, T> take,
        CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        var any = false;
        try
        {
            using var call = open(node, silence.Token);
            while (await call.ResponseStream.MoveNext(silence.Token))
            {
                any = true;
                node.Health.Answered();
                pulse.Beat();
                take(node, call.ResponseStream.Current);
                silence.CancelAfter(Silence);
            }

            return (any, "it ended");
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            node.Health.Failed();
            return (any, (error as RpcException)?.Status.Detail ?? "it fell silent");
        }
    }
}

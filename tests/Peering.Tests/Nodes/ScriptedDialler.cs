using Blockyard.Contracts.Peer.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>A peer that dials a node and says exactly what a test wants.</summary>
internal sealed class ScriptedDialler : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> _call;

    public ScriptedDialler(TestNode node)
    {
        _channel = LoopbackConnector.Open(node.Address);
        _call = new PeerService.PeerServiceClient(_channel).Connect();
    }

    /// <summary>Dials and greets. A node that does not want to hear it says so when it is read.</summary>
    public static async Task<ScriptedDialler> GreetAsync(TestNode node, Action<Hello>? change = null)
    {
        var dialler = new ScriptedDialler(node);
        var hello = Messages.HelloFor(node);
        change?.Invoke(hello);
        await dialler.SendAllAsync([new PeerMessage { Hello = hello }]);
        return dialler;
    }

    /// <summary>Dials and greets, and reads the answer.</summary>
    public static async Task<ScriptedDialler> ConnectAsync(TestNode node, Action<Hello>? change = null)
    {
        var dialler = await GreetAsync(node, change);
        await dialler.ReadAsync(message => message.Hello is not null);
        return dialler;
    }

    public Task SendAsync(PeerMessage message) => _call.RequestStream.WriteAsync(new ConnectRequest { Message = message });

    /// <summary>Sends messages until the node does not take them any more.</summary>
    public async Task SendAllAsync(IEnumerable<PeerMessage> messages)
    {
        foreach (var message in messages)
        {
            var sending = SendAsync(message);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!sending.IsCompletedSuccessfully)
            {
                return;
            }
        }
    }

    /// <summary>Reads on to the next message of a kind. The node's pings are answered on the way.</summary>
    public async Task<PeerMessage> ReadAsync(Func<PeerMessage, bool> wanted)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (await _call.ResponseStream.MoveNext(timeout.Token))
        {
            var message = _call.ResponseStream.Current.Message;
            if (wanted(message))
            {
                return message;
            }

            if (message.Ping is { } ping)
            {
                await SendAsync(new PeerMessage { Pong = new Pong { Nonce = ping.Nonce } });
            }
        }

        throw new InvalidOperationException("The node ended the connection without an error.");
    }

    /// <summary>Reads to the end, answering nothing, and gives the error that the node ends with.</summary>
    public async Task<Status> ReadToEndAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await _call.ResponseStream.MoveNext(timeout.Token))
            {
            }
        });
        return error.Status;
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}

using System.Globalization;
using System.Threading.Channels;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Grpc.Core;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>A peer that a node dials: says what a test wants, and sends the blocks that it wants.</summary>
internal sealed class ScriptedPeer : PeerService.PeerServiceBase, IAsyncDisposable
{
    private readonly TestNode _node;
    private readonly Hello _hello;
    private readonly Channel<PeerMessage> _outgoing = Channel.CreateUnbounded<PeerMessage>();
    private readonly CancellationTokenSource _stopping = new();
    private PeerServer? _server;
    private int _connections;
    private int _blockCalls;

    private ScriptedPeer(TestNode node, Hello hello)
    {
        _node = node;
        _hello = hello;
    }

    public int Port { get; } = LoopbackPort.Find();

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public int Connections => _connections;

    public int BlockCalls => _blockCalls;

    /// <summary>What it says when a message comes; nothing but pongs at first.</summary>
    public Func<PeerMessage, PeerMessage?> Reply { get; set; } = static message =>
        message.Ping is null ? null : new PeerMessage { Pong = new Pong { Nonce = message.Ping.Nonce } };

    /// <summary>What it sends for the hash of a block; null ends the stream, and a task that never ends withholds the block.</summary>
    public Func<Hash256, CancellationToken, Task<GetBlocksResponse?>> Block { get; set; } =
        static (_, _) => Task.FromResult<GetBlocksResponse?>(null);

    public static async Task<ScriptedPeer> StartAsync(TestNode node, Action<Hello>? change = null)
    {
        var hello = Messages.HelloFor(node);
        change?.Invoke(hello);
        var peer = new ScriptedPeer(node, hello);
        peer._server = await PeerServer.StartAsync<ScriptedPeer, ScriptedPeer>(peer, peer.Port);
        return peer;
    }

    /// <summary>Has the node dial it, and waits until both have greeted.</summary>
    public async Task BeDialledAsync()
    {
        _node.Network.AddPeer(Address);
        await Eventually.IsTrueAsync(() => IsConnected, _node.Describe);
    }

    public bool IsConnected => _node.Network.Peers.Any(peer => peer.Address == Address && peer.State == PeerState.Connected);

    public string LastError => _node.Network.Peers.Single(peer => peer.Address == Address).LastError;

    public void Say(PeerMessage message) => _outgoing.Writer.TryWrite(message);

    public override async Task Connect(
        IAsyncStreamReader<ConnectRequest> requestStream,
        IServerStreamWriter<ConnectResponse> responseStream,
        ServerCallContext context)
    {
        Interlocked.Increment(ref _connections);
        await responseStream.WriteAsync(new ConnectResponse { Message = new PeerMessage { Hello = _hello } });
        var reading = ReadAsync(requestStream, context.CancellationToken);
        await foreach (var message in _outgoing.Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new ConnectResponse { Message = message });
        }

        await reading.WaitAsync(_stopping.Token);
    }

    public override async Task GetBlocks(
        GetBlocksRequest request, IServerStreamWriter<GetBlocksResponse> responseStream, ServerCallContext context)
    {
        Interlocked.Increment(ref _blockCalls);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _stopping.Token);
        foreach (var hash in request.Hashes)
        {
            if (await Block(new Hash256(hash.Span), ending.Token) is not { } response)
            {
                return;
            }

            await responseStream.WriteAsync(response);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _server!.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ReadAsync(IAsyncStreamReader<ConnectRequest> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            if (Reply(requests.Current.Message) is { } reply)
            {
                Say(reply);
            }
        }
    }
}

using System.Diagnostics;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Network.Members;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Grpc.Core;

namespace Blockyard.Network.Liars;

/// <summary>What one liar and one node have to do with each other.</summary>
/// <param name="lie">What the liar does.</param>
/// <param name="node">The node.</param>
/// <param name="tip">The node's best block a moment ago.</param>
/// <param name="coins">Coins that exist, which nobody honest spends.</param>
/// <param name="friend">The name of an honest node that this one is connected with.</param>
/// <param name="listenPort">Where the liar takes calls.</param>
internal sealed class LiarTalk(Lie lie, Member node, KnownBlock tip, Purse coins, string friend, int listenPort)
{
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Task _written = Task.CompletedTask;
    private ILiarStream? _stream;

    public Lie Lie => lie;

    public Member Node => node;

    public KnownBlock Tip => tip;

    public Purse Coins => coins;

    public string Friend => friend;

    public Random Random { get; } = new(node.Number);

    /// <summary>A name of its own for every connection: whoever is kept out comes back under another one.</summary>
    public byte[] Id { get; } = Guid.NewGuid().ToByteArray();

    /// <summary>Blocks that it has made up on the tip.</summary>
    public IReadOnlyList<Block> Branch { get; set; } = [];

    /// <summary>The last header that it has shown, of a row without end.</summary>
    public BlockHeader? Shown { get; set; }

    /// <summary>Transactions that it has announced.</summary>
    public IReadOnlyDictionary<Hash256, Transaction> Transactions { get; set; } = new Dictionary<Hash256, Transaction>();

    /// <summary>True once somebody who does not listen has heard the greeting at least.</summary>
    public bool HasGreeted { get; private set; }

    /// <summary>Done when the liar has seen the end of the connection, with what the node said.</summary>
    public Task<string> Ended => _ended.Task;

    public CancellationToken Stop { get; private set; }

    public Task SayAsync(PeerMessage message) => WriteAsync(message);

    /// <summary>Greets, lies, and stays until the node or the ordeal ends it.</summary>
    public async Task RunAsync(ILiarStream stream, CancellationToken stop)
    {
        _stream = stream;
        Stop = stop;
        try
        {
            if (lie.Greets)
            {
                var hello = LiarMessages.Hello(this, listenPort);
                lie.Greeting?.Invoke(this, hello);
                await WriteAsync(new PeerMessage { Hello = hello });
            }

            // Whoever does not listen hears the greeting at least: a refusal comes before it.
            var listening = ListenAsync();
            var lying = TellAsync();
            await listening;
            _ended.TrySetResult("the stream ended");
            await lying;
        }
        catch (Exception error) when (error is RpcException or IOException or InvalidOperationException or OperationCanceledException)
        {
            _ended.TrySetResult(error is RpcException rpc ? rpc.Status.ToString() : error.Message);
        }
    }

    private async Task TellAsync()
    {
        try
        {
            await lie.TellAsync(this);
        }
        catch (Exception error) when (error is RpcException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // The listener gets to know why.
            Debug.WriteLine(error);
        }
    }

    private async Task ListenAsync()
    {
        if (!lie.Listens)
        {
            await _stream!.ReadAsync(Stop);
            HasGreeted = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, Stop);
        }

        while (await _stream!.ReadAsync(Stop) is { } message)
        {
            if (Answer(message) is { } answer)
            {
                await WriteAsync(answer);
            }
        }
    }

    private PeerMessage? Answer(PeerMessage message) => message switch
    {
        { Ping: { } ping } => new PeerMessage { Pong = new Pong { Nonce = ping.Nonce } },
        { GetHeaders: { } question } when lie.Headers is not null => lie.Headers(this, question),
        _ => lie.Answer?.Invoke(this, message),
    };

    /// <summary>One message after the other.</summary>
    private Task WriteAsync(PeerMessage message)
    {
        lock (_gate)
        {
            return _written = WriteAfterAsync(_written, message);
        }
    }

    private async Task WriteAfterAsync(Task before, PeerMessage message)
    {
        await before;
        await _stream!.WriteAsync(message, Stop);
    }
}

using System.Collections.Concurrent;
using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>A scripted peer that shows and serves the chain of some node, up to a block, as slowly as a test wants.</summary>
internal sealed class ServingPeer : IAsyncDisposable
{
    private readonly TestNode _node;
    private readonly ScriptedPeer _peer;
    private readonly Blockchain _library;
    private volatile HeaderEntry _tip;
    private readonly ConcurrentQueue<int> _sent = new();
    private int _headerCalls;

    private ServingPeer(TestNode node, ScriptedPeer peer, Blockchain library, HeaderEntry tip)
    {
        _node = node;
        _peer = peer;
        _library = library;
        _tip = tip;
        peer.Reply = Answer;
        peer.Block = SendAsync;
    }

    /// <summary>Heights of the blocks that it sent, in that order.</summary>
    public IReadOnlyCollection<int> Sent => _sent;

    /// <summary>How often it was asked for a run of blocks.</summary>
    public int BlockCalls => _peer.BlockCalls;

    /// <summary>How often it was asked for headers.</summary>
    public int HeaderCalls => Volatile.Read(ref _headerCalls);

    public string Address => _peer.Address;

    public bool IsConnected => _peer.IsConnected;

    public string LastError => _peer.LastError;

    /// <summary>What it waits for before it sends the block of a height; at once at first.</summary>
    public Func<int, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>What it sends instead of a block; the block itself at first.</summary>
    public Func<Block, Block> Forge { get; set; } = static block => block;

    /// <summary>Starts a peer; the node does not dial it yet.</summary>
    public static async Task<ServingPeer> StartAsync(TestNode node, TestNode library, string name, int? height = null)
    {
        var tip = library.Tip.GetAncestor(height ?? library.Tip.Height)!;
        var peer = await ScriptedPeer.StartAsync(node, hello =>
        {
            hello.NodeId = ByteString.CopyFrom(Sha256.Hash(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, NodeId.Size));
            hello.UserAgent = name;
            hello.TipHeight = (uint)tip.Height;
            hello.TipHash = Messages.Bytes(tip.Hash);
            hello.TipWork = Messages.Work(tip.ChainWork);
        });
        return new ServingPeer(node, peer, library.Chain, tip);
    }

    /// <summary>Never sends a block.</summary>
    public static Task Withhold(int height, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Has the node dial it, and waits until both have greeted.</summary>
    public Task BeDialledAsync() => _peer.BeDialledAsync();

    /// <summary>Has the node dial it, and waits until it is asked for blocks.</summary>
    public async Task BeAskedAsync()
    {
        var before = BlockCalls;
        await BeDialledAsync();
        await Eventually.IsTrueAsync(() => BlockCalls > before, _node.Describe);
    }

    /// <summary>Has all that the other node has by now, and announces the last of it alone.</summary>
    public void CatchUp()
    {
        _tip = _library.Tip;
        _peer.Say(Messages.Announce(_tip.Header));
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private PeerMessage? Answer(PeerMessage message)
    {
        if (message.GetHeaders is not { } question)
        {
            return message.Ping is null ? null : new PeerMessage { Pong = new Pong { Nonce = message.Ping.Nonce } };
        }

        Interlocked.Increment(ref _headerCalls);
        var known = question.Locator.Select(hash => new Hash256(hash.Span))
            .Select(hash => _library.Headers.TryGet(hash, out var entry) && _tip.HasAncestor(entry) ? entry.Height : -1)
            .First(height => height >= 0);
        return Messages.Answer(Enumerable.Range(known + 1, Math.Min(2_000, _tip.Height - known))
            .Select(height => _tip.GetAncestor(height)!.Header));
    }

    private async Task<GetBlocksResponse?> SendAsync(Hash256 hash, CancellationToken cancellationToken)
    {
        if (!_library.Headers.TryGet(hash, out var entry) || !_tip.HasAncestor(entry))
        {
            return null;
        }

        await Before(entry.Height, cancellationToken);
        _sent.Enqueue(entry.Height);
        return Messages.Send(Forge(_library.ReadBlock(entry)));
    }
}

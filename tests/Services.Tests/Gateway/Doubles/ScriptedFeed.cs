using System.Threading.Channels;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Calls;
using Grpc.Core;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>The streams of a scripted chain-store, and what the test wants to know about its calls.</summary>
internal sealed class ScriptedFeed(ScriptedChain chain) : IDisposable
{
    private readonly List<Channel<WatchChainResponse>> _chainStreams = [];
    private readonly List<Channel<WatchMempoolResponse>> _mempoolStreams = [];
    private int _calls;
    private CancellationTokenSource _broken = new();

    public Lock Lock { get; } = new();

    public int Calls => Volatile.Read(ref _calls);

    public string? LastRequestId { get; private set; }

    public int ChainStreams
    {
        get
        {
            lock (Lock)
            {
                return _chainStreams.Count;
            }
        }
    }

    /// <summary>What counted calls fail with, if they do.</summary>
    public RpcException? Fault { get; set; }

    public void Count(ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        LastRequestId = context.RequestHeaders.GetValue(RequestId.HeaderName);
        if (Fault is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>A block more.</summary>
    public BlockSummary Connect(string branch = "a")
    {
        lock (Lock)
        {
            var block = chain.Block(chain.Height + 1, branch);
            chain.Blocks.Add(block);
            Send(new ChainEvent { Connected = new ConnectedBlock { Block = chain.View(block) } });
            return block;
        }
    }

    /// <summary>The tip leaves the best chain.</summary>
    public BlockSummary Disconnect()
    {
        lock (Lock)
        {
            var left = chain.Blocks[^1];
            chain.Blocks.RemoveAt(chain.Blocks.Count - 1);
            Send(Left(left));
            return left;
        }
    }

    /// <summary>A transaction comes into the mempool.</summary>
    public void Add(string txid)
    {
        lock (Lock)
        {
            chain.Wait(txid);
            var message = new WatchMempoolResponse
            {
                Cursor = txid,
                Events = { new MempoolEvent { Added = new AddedTransaction { Entry = chain.Waiting[0] } } },
            };
            _mempoolStreams.ForEach(stream => stream.Writer.TryWrite(message));
        }
    }

    /// <summary>Ends all streams as a pod that is killed would.</summary>
    public void Break()
    {
        var broken = Interlocked.Exchange(ref _broken, new CancellationTokenSource());
        broken.Cancel();
    }

    public async Task ServeChainAsync(
        BlockLocator? cursor,
        IServerStreamWriter<WatchChainResponse> writer,
        CancellationToken cancellationToken)
    {
        var stream = Channel.CreateUnbounded<WatchChainResponse>();
        lock (Lock)
        {
            stream.Writer.TryWrite(CatchUp(cursor));
            _chainStreams.Add(stream);
        }

        await PumpAsync(stream, _chainStreams, writer, cancellationToken);
    }

    public async Task ServeMempoolAsync(IServerStreamWriter<WatchMempoolResponse> writer, CancellationToken cancellationToken)
    {
        var stream = Channel.CreateUnbounded<WatchMempoolResponse>();
        lock (Lock)
        {
            stream.Writer.TryWrite(new WatchMempoolResponse { Reset = true, Cursor = "start" });
            _mempoolStreams.Add(stream);
        }

        await PumpAsync(stream, _mempoolStreams, writer, cancellationToken);
    }

    public void Dispose() => _broken.Dispose();

    private static ChainEvent Left(BlockSummary block) =>
        new()
        {
            Disconnected = new DisconnectedBlock
            {
                Hash = block.Header.Hash,
                Height = block.Header.Height,
                PreviousHash = block.Header.PreviousHash,
            },
        };

    private WatchChainResponse CatchUp(BlockLocator? cursor)
    {
        var message = Message();
        var seen =
            cursor
                ?.BlockHashes.Select(hash => chain.Blocks.FindIndex(block => block.Header.Hash == hash))
                .FirstOrDefault(place => place >= 0)
            ?? (int)chain.Height;
        message.Events.AddRange(
            chain
                .Blocks.Skip(seen + 1)
                .Select(block => new ChainEvent { Connected = new ConnectedBlock { Block = chain.View(block) } }));
        return message;
    }

    private WatchChainResponse Message() =>
        new()
        {
            BlockHash = chain.TipHash,
            TipHeight = chain.Height,
            Cursor = new BlockLocator
            {
                BlockHashes = { chain.Blocks.AsEnumerable().Reverse().Take(11).Select(block => block.Header.Hash) },
            },
        };

    private void Send(ChainEvent step)
    {
        var message = Message();
        message.Events.Add(step);
        _chainStreams.ForEach(stream => stream.Writer.TryWrite(message));
    }

    private async Task PumpAsync<T>(
        Channel<T> stream,
        List<Channel<T>> all,
        IServerStreamWriter<T> writer,
        CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _broken.Token);
        try
        {
            await foreach (var message in stream.Reader.ReadAllAsync(ended.Token))
            {
                await writer.WriteAsync(message, ended.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the pod is gone"));
        }
        finally
        {
            lock (Lock)
            {
                all.Remove(stream);
            }
        }
    }
}

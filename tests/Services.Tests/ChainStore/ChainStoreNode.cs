using Blockyard.Chain;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts;
using Blockyard.Services.ChainStore;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using BlockLocator = Blockyard.Contracts.Chain.V1.BlockLocator;
using OutPoint = Blockyard.Primitives.OutPoint;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>
/// A real chain-store on free ports and a folder of its own, and beside it a chain in memory with the same blocks, to build
/// new ones on and to hold answers against.
/// </summary>
internal sealed class ChainStoreNode : IAsyncDisposable
{
    public const long Fee = 10_000;

    private readonly TempFolder _folder = new();
    private (string, string)[] _settings = [];
    private TimeProvider? _time;
    private IStoreDisk? _disk;
    private RunningService? _service;

    private ChainStoreNode(TestChain mirror)
    {
        Mirror = mirror;
    }

    public TestChain Mirror { get; }

    public RecordedLines Logs { get; } = new();

    public RunningService Service => _service ?? throw new InvalidOperationException("The node is stopped.");

    public string Folder => _folder.PathOf("node");

    public ChainService.ChainServiceClient Chain => new(Service.Invoker);

    public MempoolService.MempoolServiceClient Mempool => new(Service.Invoker);

    public TemplateService.TemplateServiceClient Templates => new(Service.Invoker);

    public NodeService.NodeServiceClient Node => new(Service.Invoker);

    public static async Task<ChainStoreNode> StartAsync(
        int blocks = 0, TimeProvider? time = null, params (string, string)[] settings)
    {
        var node = new ChainStoreNode(await TestChain.StartAsync()) { _settings = settings, _time = time };
        await node.StartAsync();
        await node.MineAsync(blocks);
        return node;
    }

    /// <summary>Starts a node on a disk of the test's.</summary>
    public static async Task<ChainStoreNode> StartAsync(
        IStoreDisk disk, int blocks, TimeProvider? time, params (string, string)[] settings)
    {
        var node = new ChainStoreNode(await TestChain.StartAsync()) { _settings = settings, _time = time, _disk = disk };
        await node.StartAsync();
        await node.MineAsync(blocks);
        return node;
    }

    /// <summary>Builds a node; the caller runs it.</summary>
    public static WebApplication Build(
        string folder, Microsoft.Extensions.Logging.ILoggerProvider? logs, TimeProvider? time, params (string, string)[] settings) =>
        Build(folder, logs, time, null, settings);

    /// <summary>Builds a node on a disk of the test's.</summary>
    public static WebApplication Build(
        string folder,
        Microsoft.Extensions.Logging.ILoggerProvider? logs,
        TimeProvider? time,
        IStoreDisk? disk,
        params (string, string)[] settings)
    {
        (string, string)[] usual =
        [
            ("Network", "regtest"),
            ("Data:Directory", folder),
            ("Chain:MemoryMiB", "64"),
        ];
        return RunningService.Build(
            builder =>
            {
                if (time is not null)
                {
                    builder.Services.AddSingleton(time);
                }

                if (disk is not null)
                {
                    builder.Services.AddSingleton(disk);
                }

                builder.AddChainStore();
            },
            app => app.MapChainStore(),
            logs,
            [.. usual, .. settings]);
    }

    public async Task StartAsync() => _service = await RunningService.StartAsync(Build(Folder, Logs, _time, _disk, _settings));

    public async Task StopAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
            _service = null;
        }
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Mines empty blocks and hands them in.</summary>
    public async Task MineAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await MineAsync([]);
        }
    }

    /// <summary>Mines a block with transactions that pay <see cref="Fee"/> each.</summary>
    public Task<HeaderEntry> MineAsync(params Transaction[] transactions) =>
        ConnectAsync(Mirror.Next().With(transactions.Length * Fee, transactions));

    /// <summary>Mines empty blocks of somebody else's on an older block.</summary>
    public async Task<HeaderEntry> MineBranchAsync(HeaderEntry parent, int count)
    {
        for (var i = 0; i < count; i++)
        {
            parent = await ConnectAsync(new BlockBuilder(Mirror.Chain.Headers, parent, Mirror.Parameters, new TestKey("rival")));
        }

        return parent;
    }

    /// <summary>Hands a block in, here and to the chain in memory, which have to agree about it.</summary>
    public async Task<HeaderEntry> ConnectAsync(BlockBuilder builder)
    {
        var block = builder.Build();
        var expected = await Mirror.SubmitAsync(block);
        var answer = await SubmitAsync(block);
        Assert.Equal(expected.Outcome.ToString(), answer.Outcome.ToString());
        Assert.Null(answer.Reject);
        return expected.Entry!;
    }

    public async Task<SubmitBlockResponse> SubmitAsync(Primitives.Block block) =>
        await Chain.SubmitBlockAsync(new SubmitBlockRequest { Raw = ByteString.CopyFrom(block.Raw.Span) });

    /// <summary>Hands a transaction in.</summary>
    public async Task<TransactionOutcome> SubmitAsync(Transaction transaction)
    {
        var request = new SubmitTransactionRequest { Raw = ByteString.CopyFrom(transaction.Raw.Span) };
        return (await Mempool.SubmitTransactionAsync(request)).Outcome;
    }

    /// <summary>Hands transactions in that have to be accepted.</summary>
    public async Task AdmitAsync(params Transaction[] transactions)
    {
        foreach (var transaction in transactions)
        {
            var outcome = await SubmitAsync(transaction);
            Assert.True(outcome.Accepted, outcome.Reject?.ToString());
        }
    }

    /// <summary>A payment of all that some coins are worth, less the fee, in equal parts.</summary>
    public static Transaction Pay(TestCoin coin, params TestKey[] to)
    {
        var spend = new SpendBuilder().From(coin);
        foreach (var key in to)
        {
            spend.To(key, (coin.Value - Fee) / to.Length);
        }

        return spend.Build();
    }

    public async Task<GetChainInfoResponse> InfoAsync() => await Chain.GetChainInfoAsync(new GetChainInfoRequest());

    public async Task<string> HashCoinsAsync() => (await Chain.ReadUtxoSetInfoAsync()).HashSerialized;

    public async Task<HashSet<string>> WaitingAsync() =>
        [.. (await Mempool.ListMempoolAsync(new ListMempoolRequest { PageSize = 1_000 })).Entries.Select(entry => entry.Txid)];

    public static Contracts.Chain.V1.OutPoint Name(OutPoint outPoint) =>
        new() { Txid = outPoint.TransactionId.ToString(), Vout = outPoint.Index };

    public static BlockLocator Locator(params string[] hashes)
    {
        var locator = new BlockLocator();
        locator.BlockHashes.AddRange(hashes);
        return locator;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Mirror.DisposeAsync();
        _folder.Dispose();
    }
}

using Blockyard.Chain;
using Blockyard.Chain.Filters;
using Blockyard.ChainStorage;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>
/// The data folder of a stopped chain-store with a little of everything (several log files, a branch that lost, two checkpoints,
/// transactions that wait), what it held, and the same folder as it was some blocks earlier.
/// </summary>
public sealed class StoppedStore : IAsyncLifetime, IDisposable
{
    private const int EarlyHeight = 130;

    private static readonly TestKey Alice = new("alice");

    private readonly TempFolder _folder = new();

    /// <summary>The folder as it was left. Copies are for tests to damage.</summary>
    public string Path => _folder.PathOf("node");

    /// <summary>The same, some blocks earlier.</summary>
    public string Earlier => _folder.PathOf("earlier");

    internal string Tip { get; private set; } = "";

    internal string EarlierTip { get; private set; } = "";

    internal string Coins { get; private set; } = "";

    internal HashSet<string> Waiting { get; private set; } = [];

    /// <summary>Raw blocks of the best chain, by height.</summary>
    internal List<ReadOnlyMemory<byte>> Blocks { get; } = [];

    /// <summary>Hashes of their filters, which depend on what they spend.</summary>
    internal List<string> Filters { get; } = [];

    public async Task InitializeAsync()
    {
        await using var mirror = await TestChain.StartAsync();
        await FillAsync(mirror);
        Copy(Path, Earlier);
        EarlierTip = mirror.Tip.Hash.ToString();
        await using (var service = await RunningService.StartAsync(ChainStoreNode.Build(Path, null, null, ("Chain:CheckpointBlocks", "1"))))
        {
            var chain = new Contracts.Chain.V1.ChainService.ChainServiceClient(service.Invoker);
            var pool = new Contracts.Chain.V1.MempoolService.MempoolServiceClient(service.Invoker);
            for (var i = 0; i < 3; i++)
            {
                var block = mirror.Next().With(ChainStoreNode.Fee, ChainStoreNode.Pay(mirror.CoinbaseAt(10 + i), Alice)).Build();
                await mirror.SubmitAsync(block);
                await chain.SubmitBlockAsync(new() { Raw = Google.Protobuf.ByteString.CopyFrom(block.Raw.Span) });
            }

            for (var i = 1; i <= 2; i++)
            {
                var raw = Google.Protobuf.ByteString.CopyFrom(ChainStoreNode.Pay(mirror.CoinbaseAt(i), Alice).Raw.Span);
                Assert.True((await pool.SubmitTransactionAsync(new() { Raw = raw })).Outcome.Accepted);
            }

            Waiting = [.. (await pool.ListMempoolAsync(new() { PageSize = 100 })).Entries.Select(entry => entry.Txid)];
        }

        Tip = mirror.Tip.Hash.ToString();
        Coins = (await mirror.HashCoinsAsync()).ToString();
        for (var height = 0; height <= mirror.Tip.Height; height++)
        {
            var entry = mirror.Tip.GetAncestor(height)!;
            Blocks.Add(mirror.Chain.ReadRawBlock(entry));
            Filters.Add(BlockFilter.Create(mirror.Chain.ReadConnectedBlock(entry)).Hash.ToString());
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>Copies a data folder, without its locks.</summary>
    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (System.IO.Path.GetFileName(file) != "LOCK")
            {
                var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }

    /// <summary>Files of 64 KiB: a service's own would hold all of this in one.</summary>
    private async Task FillAsync(TestChain mirror)
    {
        var settings = new ChainStorageSettings
        {
            Directory = Path,
            Network = ChainParams.Regtest.MessageStart,
            MemoryBytes = KeyValueStoreSettings.MinMemoryBytes,
            SegmentBytes = 64 << 10,
            Space = new DiskSpace(1 << 20),
        };
        using var log = FileBlockLog.Open(settings);
        using var state = KeyValueChainState.Open(settings);
        await using var node = await TestChain.StartAsync(log: log, state: state, settings: new ChainSettings { CheckpointBlocks = 50 });
        while (mirror.Tip.Height < EarlyHeight)
        {
            var builder = mirror.Next();
            builder.CoinbaseOutputs.Add(new TxOutput(0, (byte[])[0x6a, .. new byte[2_000]]));
            await AddAsync(builder.Build());
            if (mirror.Tip.Height == 120)
            {
                await AddAsync(new BlockBuilder(mirror.Chain.Headers, mirror.Tip.GetAncestor(118)!, mirror.Parameters, new TestKey("rival")).Build());
            }
        }

        async Task AddAsync(Block block)
        {
            await mirror.SubmitAsync(block);
            Assert.NotEqual(SubmitOutcome.Rejected, (await node.SubmitAsync(block)).Outcome);
        }
    }
}

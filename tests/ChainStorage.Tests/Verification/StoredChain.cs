using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Verification;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.ChainStorage.Tests.Verification;

/// <summary>
/// The files of a node that was stopped: some segments of blocks, a branch that lost, an operator's order, a checkpoint at the
/// tip and a journal. And the ways in which they can be spoiled.
/// </summary>
internal sealed partial class StoredChain : IDisposable
{
    public const int Height = 112;

    private readonly TempFolder _temp = new();

    public ChainStorageSettings Settings => TestSettings.For(_temp.PathOf("node")) with { SegmentBytes = 64 << 10 };

    public Hash256 Tip { get; private set; }

    public string StateFolder => Path.Combine(Settings.Directory, "state");

    /// <summary>Makes the files.</summary>
    public static async Task<StoredChain> CreateAsync()
    {
        var stored = new StoredChain();
        using var log = FileBlockLog.Open(stored.Settings);
        using var state = KeyValueChainState.Open(stored.Settings);
        await using var chain = await TestChain.StartAsync(log: log, state: state);
        await chain.MineAsync(103);
        for (var height = 1; height <= 6; height++)
        {
            await chain.ConnectAsync(chain.Next().With(1_000, FanOut(chain.CoinbaseAt(height))));
        }

        await chain.MineAsync(2, chain.Tip.GetAncestor(105), new TestKey("rival"));
        var last = await chain.MineAsync(3);
        var dropped = (await chain.MineAsync(1)).Hash;
        await chain.Chain.InvalidateBlockAsync(dropped, CancellationToken.None);
        stored.Tip = last.Hash;
        using var journal = FileMempoolJournal.Open(stored.Settings);
        journal.Append([new JournaledTransaction(FanOut(chain.CoinbaseAt(7)).Raw, 1)]);
        return stored;
    }

    /// <summary>The same files in another place, to be spoiled.</summary>
    public StoredChain Copy()
    {
        var copy = new StoredChain { Tip = Tip };
        foreach (var file in Directory.EnumerateFiles(Settings.Directory, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy.Settings.Directory, Path.GetRelativePath(Settings.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    public VerificationReport Verify(bool scripts = false, IProgress<VerificationStep>? progress = null) =>
        new ChainVerification(Settings, ChainParams.Regtest, scripts ? 1 : null, progress).Run(CancellationToken.None);

    /// <summary>The one problem that there is to find.</summary>
    public Finding FindOnly() => Assert.Single(Verify().Findings);

    /// <summary>A node starts on the files and stands where it stood: it notices nothing.</summary>
    public async Task ExpectStartAsync()
    {
        using var log = FileBlockLog.Open(Settings);
        using var state = KeyValueChainState.Open(Settings);
        await using var chain = await TestChain.StartAsync(log: log, state: state);
        Assert.Equal(Tip, chain.Tip.Hash);
    }

    /// <summary>File and offset of a block, or of what it spends.</summary>
    public (string Path, int Offset) PlaceOf(BlockLogRecordKind kind, int height)
    {
        using var log = FileBlockLog.Open(Settings with { ReadOnly = true });
        var record = log.Scan().Where(record => record.Kind == kind).ElementAt(height - 1);
        var place = Place().Match(log.PlaceOf(record.Location.Address));
        return (place.Groups["path"].Value, int.Parse(place.Groups["offset"].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    public static void Flip(string path, int offset)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Writes the whole log again, with valid checksums, but with some payloads changed.</summary>
    public void RewriteLog(Action<byte, byte[]> change)
    {
        var copy = Settings.ForLog() with { Directory = _temp.PathOf("copy") };
        using (var from = AppendLog.Open(Settings.ForLog() with { ReadOnly = true }))
        using (var to = AppendLog.Open(copy))
        {
            var scan = from.Scan(LogAddress.Zero, peekBytes: 0);
            while (scan.MoveNext())
            {
                var record = from.ReadRecord(scan.Address);
                change(record.Kind, record.Payload);
                to.Append(record.Kind, record.Payload);
            }
        }

        Directory.Delete(Settings.ForLog().Directory, recursive: true);
        Directory.Move(copy.Directory, Settings.ForLog().Directory);
    }

    /// <summary>Changes the state behind the back of its node, and takes a checkpoint of that.</summary>
    public void ChangeState(Action<KeyValueStore> change)
    {
        using var store = KeyValueStore.Open(Settings.ForState());
        change(store);
        store.CheckpointAsync(store.Metadata, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>The first key of a kind that the state has, with its value.</summary>
    public static (byte[] Key, byte[] Value) FirstOf(KeyValueStore store, char kind)
    {
        using var scan = store.Scan([(byte)kind]);
        Assert.True(scan.MoveNext());
        return (scan.Key.ToArray(), scan.Value.ToArray());
    }

    /// <summary>Every file and folder with its content.</summary>
    public SortedDictionary<string, string> HashFiles()
    {
        var entries = Directory.EnumerateFileSystemEntries(Settings.Directory, "*", SearchOption.AllDirectories);
        return new(
            entries.ToDictionary(
                path => path,
                path => Directory.Exists(path) ? "folder" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))),
            StringComparer.Ordinal);
    }

    public void Dispose() => _temp.Dispose();

    /// <summary>A payment to so many that its block takes a good part of a segment.</summary>
    private static Transaction FanOut(TestCoin coin)
    {
        const int Outputs = 900;
        var spend = new SpendBuilder().From(coin);
        for (var i = 0; i < Outputs; i++)
        {
            spend.To(new TestKey($"payee {i % 40}"), (coin.Value - 1_000) / Outputs);
        }

        return spend.Build();
    }

    [GeneratedRegex("^'(?<path>.*)' at offset (?<offset>[0-9]+)$")]
    private static partial Regex Place();
}

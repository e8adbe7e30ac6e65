using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.ChainStorage.Verification;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tests.Verification;

/// <summary>What is wrong with a node's files is found with its place, whether or not a start would notice.</summary>
public sealed class ChainVerificationTests(StoredChainFixture fixture) : IClassFixture<StoredChainFixture>
{
    private const int RecordHeader = 16;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sound_files_pass_and_stay_as_they_are_to_the_last_byte(bool scripts)
    {
        using var node = fixture.Chain.Copy();
        var before = node.HashFiles();
        var steps = new Steps();

        var report = node.Verify(scripts, steps);

        Assert.Empty(report.Findings);
        Assert.Equal(before, node.HashFiles());
        Assert.Equal(115, report.Blocks);
        Assert.Equal(115 + 6, report.Transactions);
        Assert.Equal(113, report.UndoRecords);
        Assert.Equal(115 + 113 + 1, report.Records);
        Assert.Equal((StoredChain.Height, StoredChain.Height), (report.ReplayedHeight, report.StateHeight));
        Assert.Equal(node.Tip, report.Coins!.Tip.Hash);
        Assert.Equal(1, report.JournalTransactions);
        Assert.Equal((0, scripts), (report.TornBytes, report.Scripts));
        steps.ExpectAscending();
    }

    [Fact]
    public async Task A_torn_tail_is_told_and_not_cut()
    {
        using var node = fixture.Chain.Copy();
        var last = Segments(node)[^1];
        await File.AppendAllBytesAsync(last, new byte[100]);
        var before = node.HashFiles();

        var report = node.Verify();

        Assert.Equal(100, report.TornBytes);
        Assert.Empty(report.Findings);
        Assert.Equal(before, node.HashFiles());
    }

    [Fact]
    public void What_a_killed_verification_left_behind_goes_with_the_next()
    {
        using var node = fixture.Chain.Copy();
        var before = node.HashFiles();
        var left = Path.Combine(node.Settings.Directory, "verify-left");
        KeyValueChainState.Open(node.Settings with { Directory = left }).Dispose();

        Assert.Empty(node.Verify().Findings);

        Assert.Equal(before, node.HashFiles());
    }

    [Fact]
    public void Files_that_a_node_runs_on_are_refused()
    {
        using var node = fixture.Chain.Copy();
        using (FileBlockLog.Open(node.Settings))
        {
            Assert.Equal(StorageErrorKind.Locked, Assert.Throws<StorageException>(() => node.Verify()).Kind);
        }

        using var state = KeyValueChainState.Open(node.Settings);
        Assert.Equal(StorageErrorKind.Locked, Assert.Throws<StorageException>(() => node.Verify()).Kind);
    }

    [Fact]
    public void Without_room_for_the_replay_nothing_is_begun()
    {
        using var node = fixture.Chain.Copy();
        var full = new ChainVerification(
            node.Settings with { Space = new DiskSpace(long.MaxValue / 2) }, Consensus.ChainParams.Regtest, null, null);
        var before = node.HashFiles();

        Assert.Equal(StorageErrorKind.Full, Assert.Throws<StorageException>(() => full.Run(CancellationToken.None)).Kind);
        Assert.Equal(before, node.HashFiles());
    }

    [Fact]
    public async Task A_flipped_byte_in_an_old_block_is_found()
    {
        using var node = fixture.Chain.Copy();
        var (path, offset) = node.PlaceOf(BlockLogRecordKind.Block, 105);
        StoredChain.Flip(path, offset + RecordHeader + 200);

        var findings = node.Verify().Findings;

        Assert.Contains(findings, finding => finding.Where == $"'{path}' at offset {offset}"
            && finding.What.Contains("checksum", StringComparison.Ordinal));
        await node.ExpectStartAsync();
    }

    [Fact]
    public void A_flipped_byte_in_undo_data_is_found()
    {
        using var node = fixture.Chain.Copy();
        var (path, offset) = node.PlaceOf(BlockLogRecordKind.Undo, 106);
        StoredChain.Flip(path, offset + RecordHeader + 50);

        Assert.Contains(node.Verify().Findings, finding => finding.What.Contains($"'{path}' is corrupt at offset {offset}", StringComparison.Ordinal));
    }

    [Fact]
    public void All_of_several_damages_are_found()
    {
        using var node = fixture.Chain.Copy();
        (string Path, int Offset)[] places =
        [
            node.PlaceOf(BlockLogRecordKind.Undo, 20),
            node.PlaceOf(BlockLogRecordKind.Block, 40),
            node.PlaceOf(BlockLogRecordKind.Undo, 112),
        ];
        StoredChain.Flip(places[0].Path, places[0].Offset + RecordHeader + 33);
        StoredChain.Flip(places[1].Path, places[1].Offset + 5);
        StoredChain.Flip(places[2].Path, places[2].Offset + RecordHeader + 34);

        var findings = node.Verify().Findings;

        Assert.All(places, place => Assert.Contains(
            findings, finding => finding.What.Contains($"'{place.Path}' is corrupt at offset {place.Offset}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_transaction_under_a_valid_checksum_is_found()
    {
        using var node = fixture.Chain.Copy();
        var number = 0;
        node.RewriteLog((kind, payload) =>
        {
            if (kind == BlockLogFormat.BlockKind && ++number == 50)
            {
                payload[^10] ^= 1;
            }
        });
        var (path, offset) = node.PlaceOf(BlockLogRecordKind.Block, 50);

        Assert.Contains(node.Verify().Findings, finding => finding.Where == $"'{path}' at offset {offset}"
            && finding.What.Contains("merkle", StringComparison.OrdinalIgnoreCase));
        await node.ExpectStartAsync();
    }

    [Fact]
    public async Task Undo_data_under_a_valid_checksum_that_is_not_what_the_block_spends_is_found()
    {
        using var node = fixture.Chain.Copy();
        var number = 0;
        node.RewriteLog((kind, payload) =>
        {
            if (kind == BlockLogFormat.UndoKind && ++number == 105)
            {
                payload[40] ^= 1;
            }
        });
        var (path, offset) = node.PlaceOf(BlockLogRecordKind.Undo, 105);

        var finding = node.FindOnly();
        Assert.Equal($"'{path}' at offset {offset}", finding.Where);
        Assert.Contains("another coin", finding.What, StringComparison.Ordinal);
        await node.ExpectStartAsync();
    }

    [Fact]
    public async Task A_segment_that_is_gone_or_too_short_is_named()
    {
        using var node = fixture.Chain.Copy();
        var middle = Segments(node)[1];
        var bytes = await File.ReadAllBytesAsync(middle);
        await File.WriteAllBytesAsync(middle, bytes[..^8]);
        Assert.Contains(Path.GetFileName(Segments(node)[2]), node.FindOnly().What, StringComparison.Ordinal);

        File.Delete(middle);
        var finding = node.FindOnly();
        Assert.Contains(Path.GetFileName(Segments(node)[1]), finding.What, StringComparison.Ordinal);
        Assert.Contains("bytes are missing", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_byte_in_the_records_of_the_state_is_found()
    {
        using var node = fixture.Chain.Copy();
        var records = Path.Combine(node.StateFolder, "records.0");
        StoredChain.Flip(records, (3 * 4096) + 77);

        var finding = node.FindOnly();
        Assert.Contains($"'{records}' is corrupt in the block at offset {3 * 4096}", finding.What, StringComparison.Ordinal);
        Assert.Contains("--rebuild-index", finding.Advice, StringComparison.Ordinal);
        await node.ExpectStartAsync();
    }

    [Fact]
    public async Task A_coin_that_was_changed_behind_the_back_of_its_node_is_found()
    {
        using var node = fixture.Chain.Copy();
        node.ChangeState(store =>
        {
            var (key, value) = StoredChain.FirstOf(store, 'T');
            value[16 + 12] ^= 1;
            store.Writer.Upsert(key, value);
        });

        var finding = node.FindOnly();
        Assert.Equal($"'{node.StateFolder}'", finding.Where);
        Assert.Matches("at height 112 the record of transaction [0-9a-f]{64} with its outputs from 0 on is not what the block log says", finding.What);
        Assert.Contains("--rebuild-index", finding.Advice, StringComparison.Ordinal);
        await node.ExpectStartAsync();
    }

    [Theory]
    [InlineData('S', "the summary of script")]
    [InlineData('H', "the history of script")]
    [InlineData('L', "the place of a coin")]
    [InlineData('I', "the list of transactions of block")]
    [InlineData('B', "the hash of block")]
    public void An_index_entry_that_is_changed_or_missing_or_too_much_is_found(char kind, string named)
    {
        using var node = fixture.Chain.Copy();
        byte[] key = [];
        byte[] value = [];
        node.ChangeState(store =>
        {
            (key, value) = StoredChain.FirstOf(store, kind);
            store.Writer.Delete(key);
        });
        Assert.Contains(named, node.FindOnly().What, StringComparison.Ordinal);

        node.ChangeState(store => store.Writer.Upsert(key, [.. value[..^1], (byte)(value[^1] ^ 1)]));
        Assert.Contains(named, node.FindOnly().What, StringComparison.Ordinal);

        node.ChangeState(store =>
        {
            store.Writer.Upsert(key, value);
            store.Writer.Upsert([(byte)kind, .. new byte[key.Length - 2], 0x7f], value);
        });
        Assert.Contains(named, node.FindOnly().What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_is_damaged_is_named()
    {
        using var node = fixture.Chain.Copy();
        var manifest = Directory.EnumerateFiles(node.StateFolder, "*.checkpoint").Max(StringComparer.Ordinal)!;
        StoredChain.Flip(manifest, 70);

        Assert.Contains(node.Verify().Findings, finding => finding.Where == $"'{manifest}'");
    }

    [Fact]
    public void A_journal_that_is_damaged_is_named()
    {
        using var node = fixture.Chain.Copy();
        var journal = Directory.EnumerateFiles(Path.Combine(node.Settings.Directory, "mempool"), "*.log").MaxBy(path => new FileInfo(path).Length)!;
        StoredChain.Flip(journal, 5_000);

        Assert.Contains(Path.GetFileName(journal), node.FindOnly().What, StringComparison.Ordinal);
    }

    private static string[] Segments(StoredChain node) =>
        [.. Directory.EnumerateFiles(node.Settings.ForLog().Directory, "*.log").Order(StringComparer.Ordinal)];

    private sealed class Steps : IProgress<VerificationStep>
    {
        private readonly List<VerificationStep> _steps = [];

        public void Report(VerificationStep value) => _steps.Add(value);

        public void ExpectAscending()
        {
            Assert.Equal(7, _steps.Select(step => step.Name).Distinct().Count());
            Assert.Equal(_steps.Select(step => step.Done).Order(), _steps.Select(step => step.Done));
            Assert.All(_steps, step => Assert.InRange(step.Done, 0, step.Total));
            Assert.Single(_steps.Select(step => step.Total).Distinct());
        }
    }
}

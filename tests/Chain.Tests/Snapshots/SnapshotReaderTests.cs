using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Blockyard.Chain.Import;
using Blockyard.Chain.Snapshots;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Snapshots;

public sealed partial class SnapshotReaderTests : IAsyncLifetime
{
    private const int FrameSize = 16;

    private readonly List<byte[]> _blocks = [];
    private byte[] _bytes = [];
    private HeaderEntry _tip = null!;

    public async Task InitializeAsync()
    {
        await using var chain = await TestChain.StartAsync();
        _tip = await chain.MineAsync(5);
        _blocks.AddRange(Enumerable.Range(1, 5).Select(height => chain.Chain.ReadRawBlock(_tip.GetAncestor(height)!).ToArray()));
        _bytes = SnapshotBytes.Make(chain.Chain, _tip);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Gives_the_blocks_that_were_written()
    {
        var reader = await SnapshotBytes.OpenAsync(_bytes);

        var (blocks, error) = await SnapshotBytes.ReadAsync(reader);

        Assert.Null(error);
        Assert.Equal(_blocks, blocks);
        Assert.True(reader.IsComplete);
        Assert.Equal((5, _tip.Hash, _bytes.LongLength), (reader.Place.Height, reader.Place.BlockHash, reader.Header.Length));
    }

    [Fact]
    public async Task Every_bit_that_is_flipped_is_found_and_told_at_its_place()
    {
        var starts = PartStarts();
        for (var i = 0; i < _bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var bytes = (byte[])_bytes.Clone();
                bytes[i] ^= (byte)(1 << bit);

                var error = await SnapshotBytes.FindFaultAsync(bytes);

                Assert.True(error is not null, $"Nobody found bit {bit} of byte {i}.");
                var told = OffsetIn(error);
                Assert.True(told == starts.Last(start => start <= i) || told == i || i < SnapshotHeader.Size, $"Byte {i}: {error}");
            }
        }
    }

    [Fact]
    public async Task Every_truncation_is_found_and_told_by_where_the_file_ends()
    {
        for (var length = 0; length < _bytes.Length; length++)
        {
            var error = await SnapshotBytes.FindFaultAsync(_bytes[..length]);

            Assert.True(error is not null, $"Nobody found that it ends at {length}.");
            Assert.Equal(length < SnapshotHeader.Magic.Length ? 0 : length, OffsetIn(error));
        }
    }

    [Fact]
    public async Task What_stands_behind_the_end_is_found() => Assert.Contains(
        $"byte {_bytes.Length}: there is something behind", await SnapshotBytes.FindFaultAsync([.. _bytes, 0]), StringComparison.Ordinal);

    [Fact]
    public async Task A_part_that_is_missing_or_there_twice_is_found()
    {
        var starts = PartStarts();
        var second = _bytes[starts[3]..starts[5]];

        Assert.NotNull(await SnapshotBytes.FindFaultAsync([.. _bytes[..starts[3]], .. _bytes[starts[5]..]]));
        Assert.NotNull(await SnapshotBytes.FindFaultAsync([.. _bytes[..starts[5]], .. second, .. _bytes[starts[5]..]]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_file_that_is_well_made_of_other_blocks_than_it_says_is_found(int replaced)
    {
        await using var other = await TestChain.StartAsync();
        var tip = await other.MineAsync(5, miner: new TestKey("rival"));
        var foreign = other.Chain.ReadRawBlock(tip.GetAncestor(replaced)!).ToArray();
        var content = (byte[])_bytes.Clone();
        var start = PartStarts()[2 * replaced];
        Assert.Equal(_blocks[replaced - 1].Length, foreign.Length);
        foreign.CopyTo(content, start);
        new SnapshotFrame(foreign.Length, replaced, Crypto.Crc32C.Of(foreign)).Write(content.AsSpan(start - FrameSize));

        Assert.Contains($"byte {start}: block {replaced} is no child", await SnapshotBytes.FindFaultAsync(content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_ends_with_another_tip_than_it_says_is_found()
    {
        var bytes = (byte[])_bytes.Clone();
        (SnapshotHeader.Parse(bytes) with { TipHash = ChainParams.Regtest.Genesis.Hash }).Write(bytes);

        Assert.Contains("the last block is", await SnapshotBytes.FindFaultAsync(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resumed_reader_goes_on_where_the_other_one_was()
    {
        var first = await SnapshotBytes.OpenAsync(_bytes);
        using var buffer = new BlockBuffer();
        for (var height = 1; height <= 5; height++)
        {
            await first.ReadAsync(buffer, CancellationToken.None);
            var rest = SnapshotBytes.PipeOf(_bytes[(int)first.Place.Offset..]);

            var (blocks, error) = await SnapshotBytes.ReadAsync(new SnapshotReader(rest, first.Header, first.Place));

            Assert.Null(error);
            Assert.Equal(_blocks[height..], blocks);
        }
    }

    [Theory]
    [InlineData("devnet")]
    [InlineData("genesis")]
    public async Task Of_another_chain_it_is_refused(string difference)
    {
        var header = SnapshotHeader.Parse(_bytes);
        var bytes = (byte[])_bytes.Clone();
        (difference == "devnet"
            ? header with { Network = ChainParams.Devnet.MessageStart }
            : header with { GenesisHash = _tip.Hash }).Write(bytes);

        var refused = await Assert.ThrowsAsync<FormatException>(() => OpenFileAsync(bytes));

        Assert.Contains("a node of its own network", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_newer_version_it_is_refused()
    {
        var bytes = (byte[])_bytes.Clone();
        bytes[8] = 2;

        var refused = await Assert.ThrowsAsync<FormatException>(() => OpenFileAsync(bytes));

        Assert.Contains("version 2 (byte 8), this program knows 1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_importer_takes_it_as_one_more_file_of_blocks(bool compressed)
    {
        await using var chain = await TestChain.StartAsync();

        var result = await ImportAsync(chain, compressed ? Compress(_bytes) : _bytes);

        Assert.Null(result.Failure);
        Assert.Equal((5, 5, _tip.Hash), (result.Progress.Blocks, chain.Tip.Height, chain.Tip.Hash));
    }

    [Fact]
    public async Task What_came_before_damage_stays()
    {
        await using var chain = await TestChain.StartAsync();
        var bytes = (byte[])_bytes.Clone();
        bytes[PartStarts()[8] + 90] ^= 4;

        var result = await ImportAsync(chain, bytes);

        Assert.Equal(RejectCode.Undecodable, result.Failure!.Validation.Code);
        Assert.Contains("block 4 does not match its checksum", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, chain.Tip.Height);
    }

    [Fact]
    public async Task A_block_that_breaks_a_rule_is_refused_whatever_the_checksums_say()
    {
        await using var chain = await TestChain.StartAsync();
        var block = (byte[])_blocks[4].Clone();
        block[^1] ^= 1;
        var bytes = (byte[])_bytes.Clone();
        var start = PartStarts()[10];
        block.CopyTo(bytes, start);
        new SnapshotFrame(block.Length, 5, Crypto.Crc32C.Of(block)).Write(bytes.AsSpan(start - FrameSize));

        var result = await ImportAsync(chain, bytes);

        Assert.Equal("bad-txnmrklroot", result.Failure!.Validation.Reason);
        Assert.Equal(4, chain.Tip.Height);
    }

    [ChainFact("mixed")]
    public async Task A_recorded_chain_comes_out_with_the_coins_that_Core_reports()
    {
        using var state = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf("chains/mixed/state.json")));
        await using var first = await TestChain.StartAsync(now: RecordedChain.Later);
        foreach (var block in RecordedChain.Read("mixed"))
        {
            await first.SubmitAsync(block);
        }

        await using var second = await TestChain.StartAsync(now: RecordedChain.Later);
        var result = await ImportAsync(second, SnapshotBytes.Make(first.Chain, first.Tip, 100_000));

        Assert.Null(result.Failure);
        var coins = await second.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
        var expected = state.RootElement.GetProperty("utxo_state").GetProperty("hash_serialized_3").GetString();
        Assert.Equal(expected, coins.HashSerialized.ToString());
    }

    private static Task<BlockFile> OpenFileAsync(byte[] content) =>
        BlockFile.OpenAsync(new MemoryStream(content), ChainParams.Regtest, default, CancellationToken.None);

    private static async Task<ImportResult> ImportAsync(TestChain chain, byte[] content)
    {
        using var file = await OpenFileAsync(content);
        return await new BlockImporter(chain.Chain, TimeProvider.System).ImportAsync(file, null, CancellationToken.None);
    }

    private static byte[] Compress(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    private static long OffsetIn(string error) =>
        long.Parse(BytesNamed().Match(error).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("bytes? ([0-9]+)")]
    private static partial Regex BytesNamed();

    /// <summary>Offsets of the header, of each frame and its block, and of the trailer.</summary>
    private List<int> PartStarts()
    {
        List<int> starts = [0];
        var offset = SnapshotHeader.Size;
        foreach (var block in _blocks)
        {
            starts.Add(offset);
            starts.Add(offset + FrameSize);
            offset += FrameSize + block.Length;
        }

        starts.Add(offset);
        return starts;
    }
}

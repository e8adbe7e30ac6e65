using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Blockyard.Chain.Import;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class BlockImporterTests : IAsyncLifetime
{
    private static readonly byte[] Magic = [0xfa, 0xbf, 0xb5, 0xda];
    private static readonly byte[] Key = [1, 2, 3, 4, 5, 6, 7, 0x80];
    private readonly List<Block> _blocks = [];

    public async Task InitializeAsync()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(105);
        var coin = chain.CoinbaseAt(1);
        await chain.ConnectAsync(chain.Next().With(0, new SpendBuilder().From(coin).To(chain.Miner, coin.Value).Build()));
        await chain.MineAsync(4);
        _blocks.AddRange(Enumerable.Range(1, 110).Select(height => chain.Chain.ReadBlock(chain.Tip.GetAncestor(height)!)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public Task Reads_hexadecimal_lines() => ImportsAllAsync(Lines(_blocks));

    [Fact]
    public Task Reads_lines_with_blanks_empty_lines_and_no_newline_at_the_end() => ImportsAllAsync(
        Encoding.ASCII.GetBytes("\n\r\n" + string.Join(" \r\n\n", _blocks.Select(Hex))));

    [Fact]
    public Task Reads_compressed_lines() => ImportsAllAsync(Compress(Lines(_blocks)));

    [Fact]
    public Task Reads_block_files_of_Core_with_zeros_behind() => ImportsAllAsync([.. Records(_blocks), .. new byte[5_000]]);

    [Fact]
    public Task Reads_block_files_of_Core_compressed() => ImportsAllAsync(Compress(Records(_blocks)));

    [Fact]
    public Task Reads_block_files_of_Core_that_begin_with_the_genesis_block() =>
        ImportsAllAsync(Records([ChainParams.Regtest.Genesis, .. _blocks]), blocks: 111);

    [Fact]
    public async Task Reads_block_files_of_Core_that_are_scrambled()
    {
        using var folder = new TempFolder();
        byte[] plain = [.. Records(_blocks), .. new byte[1_001]];
        var scrambled = plain.Select((value, i) => (byte)(value ^ Key[i % 8])).ToArray();
        await File.WriteAllBytesAsync(folder.PathOf("xor.dat"), Key);
        await File.WriteAllBytesAsync(folder.PathOf("blk00000.dat"), scrambled);
        await using var chain = await TestChain.StartAsync();
        using var file = await BlockFile.OpenAsync(folder.PathOf("blk00000.dat"), ChainParams.Regtest, CancellationToken.None);

        Assert.Null((await ImportAsync(chain, file)).Failure);
        Assert.Equal(_blocks[^1].Hash, chain.Tip.Hash);
    }

    [Fact]
    public Task Blocks_before_their_parents_wait_for_them()
    {
        var shuffled = _blocks.ToArray();
        new Random(7).Shuffle(shuffled);
        return ImportsAllAsync(Records(shuffled));
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        await using var chain = await TestChain.StartAsync();
        await ImportAsync(chain, Lines(_blocks));

        var again = await ImportAsync(chain, Lines(_blocks));

        Assert.Null(again.Failure);
        Assert.Equal((110, 0, 110), (again.Progress.Blocks, again.Progress.Inputs, again.Progress.Height));
    }

    [Fact]
    public async Task Tells_progress_block_by_block()
    {
        await using var chain = await TestChain.StartAsync();
        var told = new Progress();
        using var file = await OpenAsync(Lines(_blocks));

        await new BlockImporter(chain.Chain, TimeProvider.System).ImportAsync(file, told, CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, 110), told.All.Select(progress => progress.Height));
        Assert.Equal((110, 1), (told.All[^1].Blocks, told.All[^1].Inputs));
    }

    [Theory]
    [InlineData(36, "bad-txnmrklroot", "high-hash")]
    [InlineData(150, "bad-txnmrklroot", "bad-txnmrklroot")]
    public async Task Stops_at_the_first_bad_block_and_keeps_what_came_before(int index, string reason, string otherReason)
    {
        var lines = _blocks.ConvertAll(Hex);
        var raw = _blocks[49].Raw.ToArray();
        raw[index] ^= 1;
        lines[49] = Convert.ToHexString(raw);
        await using var chain = await TestChain.StartAsync();

        var result = await ImportAsync(chain, Encoding.ASCII.GetBytes(string.Join('\n', lines)));

        Assert.Contains(result.Failure!.Validation.Reason, new[] { reason, otherReason });
        Assert.Equal((49, 50), (result.Failure.Position, result.Failure.Height));
        Assert.NotNull(result.Failure.Hash);
        Assert.Equal((49, 49), (result.Progress.Blocks, chain.Tip.Height));
    }

    [Theory]
    [InlineData("zz", "line 50 is not hexadecimal")]
    [InlineData("abc", "line 50 is not hexadecimal")]
    [InlineData("0011", "block is cut short or badly encoded")]
    public async Task A_line_that_is_no_block_is_named(string line, string detail)
    {
        var lines = _blocks.ConvertAll(Hex);
        lines[49] = line;
        await using var chain = await TestChain.StartAsync();

        var result = await ImportAsync(chain, Encoding.ASCII.GetBytes(string.Join('\n', lines)));

        Assert.Equal((RejectCode.Undecodable, detail), (result.Failure!.Validation.Code, result.Failure.Validation.Detail));
        Assert.Equal((49, 49), (result.Failure.Position, chain.Tip.Height));
    }

    [Fact]
    public async Task A_block_of_which_the_end_is_missing_is_named_by_height_and_hash()
    {
        var lines = _blocks.ConvertAll(Hex);
        lines[49] = lines[49][..^2];
        await using var chain = await TestChain.StartAsync();

        var result = await ImportAsync(chain, Encoding.ASCII.GetBytes(string.Join('\n', lines)));

        Assert.Equal("Block decode failed", result.Failure!.Validation.Reason);
        Assert.Equal((50, _blocks[49].Hash), (result.Failure.Height, result.Failure.Hash));
    }

    [Fact]
    public async Task A_record_that_is_cut_short_or_begins_with_something_else_is_named()
    {
        await using var chain = await TestChain.StartAsync();
        var records = Records(_blocks);

        var cut = await ImportAsync(chain, records[..^3]);
        var junk = await ImportAsync(chain, [.. records, 1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.EndsWith("is cut short", cut.Failure!.Validation.Detail, StringComparison.Ordinal);
        Assert.Equal($"no block record begins at byte {records.Length}", junk.Failure!.Validation.Detail);
        Assert.Equal(110, chain.Tip.Height);
    }

    [Fact]
    public async Task Damaged_compression_is_named()
    {
        await using var chain = await TestChain.StartAsync();
        var compressed = Compress(Lines(_blocks));
        compressed[compressed.Length / 2] ^= 0xff;

        var result = await ImportAsync(chain, compressed);

        Assert.Equal(RejectCode.Undecodable, result.Failure!.Validation.Code);
    }

    [Fact]
    public async Task A_block_whose_parent_never_comes_is_named()
    {
        await using var chain = await TestChain.StartAsync();

        var result = await ImportAsync(chain, Lines([.. _blocks.Take(10), .. _blocks.Skip(11)]));

        Assert.Equal("prev-blk-not-found", result.Failure!.Validation.Reason);
        Assert.Equal((10, null, _blocks[11].Hash), (result.Failure.Position, result.Failure.Height, result.Failure.Hash));
        Assert.Equal(10, chain.Tip.Height);
    }

    [Fact]
    public async Task A_file_of_something_else_is_refused()
    {
        await Assert.ThrowsAsync<FormatException>(() => OpenAsync("PK\x03\x04 a zip"u8.ToArray()));
        await Assert.ThrowsAsync<FormatException>(() => OpenAsync([0xf9, 0xbe, 0xb4, 0xd9, 1, 0, 0, 0]));
        await Assert.ThrowsAsync<FormatException>(() => OpenAsync(Compress("<html>"u8.ToArray())));
    }

    [Fact]
    public async Task An_empty_file_holds_no_blocks()
    {
        await using var chain = await TestChain.StartAsync();

        Assert.Equal(new ImportResult(default, null), await ImportAsync(chain, []));
    }

    private static string Hex(Block block) => Convert.ToHexStringLower(block.Raw.Span);

    private static byte[] Lines(IEnumerable<Block> blocks) =>
        Encoding.ASCII.GetBytes(string.Concat(blocks.Select(block => Hex(block) + "\n")));

    private static byte[] Records(IEnumerable<Block> blocks)
    {
        using var stream = new MemoryStream();
        var length = new byte[4];
        foreach (var block in blocks)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, block.Size);
            stream.Write(Magic);
            stream.Write(length);
            stream.Write(block.Raw.Span);
        }

        return stream.ToArray();
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

    private static Task<BlockFile> OpenAsync(byte[] content) =>
        BlockFile.OpenAsync(new MemoryStream(content), ChainParams.Regtest, default, CancellationToken.None);

    private static async Task<ImportResult> ImportAsync(TestChain chain, byte[] content)
    {
        using var file = await OpenAsync(content);
        return await ImportAsync(chain, file);
    }

    private static Task<ImportResult> ImportAsync(TestChain chain, BlockFile file) =>
        new BlockImporter(chain.Chain, TimeProvider.System).ImportAsync(file, null, CancellationToken.None);

    private async Task ImportsAllAsync(byte[] content, int blocks = 110)
    {
        await using var chain = await TestChain.StartAsync();

        var result = await ImportAsync(chain, content);

        Assert.Null(result.Failure);
        Assert.Equal((blocks, 1), (result.Progress.Blocks, result.Progress.Inputs));
        Assert.Equal(_blocks[^1].Hash, chain.Tip.Hash);
    }

    private sealed class Progress : IProgress<ImportProgress>
    {
        public List<ImportProgress> All { get; } = [];

        public void Report(ImportProgress value) => All.Add(value);
    }
}

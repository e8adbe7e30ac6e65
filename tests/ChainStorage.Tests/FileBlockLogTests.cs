using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.TestKit;

namespace Blockyard.ChainStorage.Tests;

public sealed class FileBlockLogTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly RandomChain _chain = new(seed: 11);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Blocks_undo_data_verdicts_headers_and_orders_come_back_after_reopening()
    {
        var blocks = new List<(BlockLocation Block, BlockLocation Undo)>();
        using (var log = Open())
        {
            Assert.Empty(log.Scan());
            for (var i = 0; i < 20; i++)
            {
                var block = _chain.Extend(i * 3);
                blocks.Add((log.AppendBlock(block.Block), log.AppendUndo(block.Entry.Hash, new BlockUndo(block.SpentCoins))));
            }

            log.AppendInvalid(_chain.Tip.Hash, RejectCode.HighHash);
            log.AppendHeader(_chain.Tip.Header);
            log.AppendInvalidated(_chain.Tip.Hash);
            log.AppendReconsidered(_chain.Genesis.Hash);
            await log.CommitAsync(CancellationToken.None);
        }

        using var again = Open();
        var records = again.Scan().ToArray();
        Assert.Equal(44, records.Length);
        for (var i = 0; i < 20; i++)
        {
            ExpectBlock(again, _chain.Blocks[i], records[2 * i], blocks[i].Block);
            ExpectUndo(again, _chain.Blocks[i], records[(2 * i) + 1], blocks[i].Undo);
        }

        Assert.Equal((BlockLogRecordKind.Invalid, _chain.Tip.Hash, RejectCode.HighHash), (records[40].Kind, records[40].BlockHash, records[40].Code));
        Assert.Equal((BlockLogRecordKind.Header, _chain.Tip.Hash), (records[41].Kind, records[41].BlockHash));
        Assert.Equal(_chain.Tip.Header.Hash, records[41].Header?.Hash);
        Assert.Equal((BlockLogRecordKind.Invalidated, _chain.Tip.Hash), (records[42].Kind, records[42].BlockHash));
        Assert.Equal((BlockLogRecordKind.Reconsidered, _chain.Genesis.Hash), (records[43].Kind, records[43].BlockHash));
    }

    [Fact]
    public void Part_of_a_block_is_read_without_the_rest_and_never_beyond_it()
    {
        using var log = Open();
        var block = _chain.Extend(5).Block;
        var location = log.AppendBlock(block);
        var transaction = block.Transactions[0];
        var raw = log.ReadBytes(location, 81, transaction.Size);
        Assert.True(raw.Span.SequenceEqual(transaction.Raw.Span));
        Assert.True(log.ReadBytes(location, block.Size, 0).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => log.ReadBytes(location, block.Size - 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.ReadBytes(location, -1, 2));
    }

    [Fact]
    public void Damaged_bytes_are_reported_as_such_and_kinds_are_not_mixed_up()
    {
        BlockLocation block, undo;
        using (var log = Open())
        {
            var made = _chain.Extend(5);
            block = log.AppendBlock(made.Block);
            undo = log.AppendUndo(made.Entry.Hash, new BlockUndo(made.SpentCoins));
            Assert.Throws<InvalidDataException>(() => log.ReadUndo(block));
            Assert.Throws<InvalidDataException>(() => log.ReadBlock(undo));
        }

        var path = Directory.GetFiles(_temp.PathOf("blocks"), "*.log").Single();
        var bytes = File.ReadAllBytes(path);
        bytes[block.Address + 200] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var again = Open();
        Assert.Throws<InvalidDataException>(() => again.ReadBlock(block));
        Assert.Throws<InvalidDataException>(() => again.ReadBytes(block, 0, block.Length));
        Assert.Throws<InvalidDataException>(() => again.ReadBytes(block, 0, 10));
        Assert.Contains(path, again.ReadError?.Message, StringComparison.Ordinal);
        Assert.Equal(_chain.Blocks[0].SpentCoins.Length, again.ReadUndo(undo).SpentCoins.Length);
    }

    private static void ExpectBlock(FileBlockLog log, ConnectedBlock expected, BlockLogRecord record, BlockLocation location)
    {
        Assert.Equal(BlockLogRecordKind.Block, record.Kind);
        Assert.Equal(location, record.Location);
        Assert.Equal(expected.Block.Size, location.Length);
        Assert.Equal(expected.Entry.Hash, record.BlockHash);
        Assert.Equal(expected.Entry.Hash, record.Header?.Hash);
        Assert.Equal(expected.Block.Transactions.Length, record.TransactionCount);
        Assert.Equal(expected.Block.StrippedSize, record.StrippedSize);
        Assert.True(log.ReadBlock(location).Raw.Span.SequenceEqual(expected.Block.Raw.Span));
    }

    private static void ExpectUndo(FileBlockLog log, ConnectedBlock expected, BlockLogRecord record, BlockLocation location)
    {
        Assert.Equal(BlockLogRecordKind.Undo, record.Kind);
        Assert.Equal(location, record.Location);
        Assert.Equal(expected.Entry.Hash, record.BlockHash);
        var coins = log.ReadUndo(location).SpentCoins.ToArray();
        Assert.Equal(expected.SpentCoins.Length, coins.Length);
        for (var i = 0; i < coins.Length; i++)
        {
            var (left, right) = (expected.SpentCoins.Span[i], coins[i]);
            Assert.Equal((left.Value, left.Height, left.IsCoinbase), (right.Value, right.Height, right.IsCoinbase));
            Assert.True(left.ScriptPubKey.Span.SequenceEqual(right.ScriptPubKey.Span));
        }
    }

    private FileBlockLog Open() => FileBlockLog.Open(TestSettings.For(_temp.Path));
}

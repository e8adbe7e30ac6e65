using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockyard.Chain.Snapshots;
using Blockyard.Consensus;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Snapshots;

public sealed class SnapshotContentTests
{
    private const int HeaderSize = 128;
    private const int FrameSize = 16;
    private const int TrailerSize = 48;

    [Fact]
    public async Task Is_laid_out_as_it_is_drawn()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(3);

        var bytes = SnapshotBytes.Make(chain.Chain, chain.Tip);

        Assert.Equal("BYARDSNP"u8.ToArray(), bytes[..8]);
        Assert.Equal((1u, 0xdab5bffau), (Number(8), Number(12)));
        Assert.Equal(ChainParams.Regtest.Genesis.Hash.ToArray(), bytes[16..48]);
        Assert.Equal(chain.Tip.Hash.ToArray(), bytes[48..80]);
        Assert.Equal((3u, 3u, (uint)bytes.Length, 0u), (Number(80), Number(84), Number(88), Number(92)));
        Assert.All(bytes[96..124], value => Assert.Equal(0, value));
        var offset = HeaderSize;
        for (var height = 1; height <= 3; height++)
        {
            var block = chain.Chain.ReadRawBlock(chain.Tip.GetAncestor(height)!).ToArray();
            Assert.Equal(((uint)block.Length, (uint)height), (Number(offset), Number(offset + 4)));
            Assert.Equal(block, bytes[(offset + FrameSize)..(offset + FrameSize + block.Length)]);
            offset += FrameSize + block.Length;
        }

        Assert.Equal(bytes.Length - TrailerSize, offset);
        Assert.Equal("BYARDEND"u8.ToArray(), bytes[offset..(offset + 8)]);
        Assert.Equal((3u, 0u), (Number(offset + 8), Number(offset + 12)));
        Assert.Equal(SHA256.HashData(bytes.AsSpan(0, offset + 16)), bytes[(offset + 16)..]);

        uint Number(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
    }

    [Fact]
    public async Task From_every_offset_it_goes_on_with_the_same_bytes()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(4);
        var whole = SnapshotBytes.Make(chain.Chain, chain.Tip);
        for (var offset = 0; offset <= whole.Length; offset++)
        {
            var content = new SnapshotContent(chain.Chain, chain.Tip);

            Assert.Equal(offset, content.Read(new byte[offset]));
            Assert.Equal(offset, content.Position);
            Assert.Equal(whole[offset..], SnapshotBytes.ReadToEnd(content, 7 + (offset % 300)));
        }
    }

    [Fact]
    public async Task A_reorganisation_in_the_middle_changes_nothing()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(20);
        var tip = chain.Tip;
        var whole = SnapshotBytes.Make(chain.Chain, tip);
        var content = new SnapshotContent(chain.Chain, tip);
        var start = new byte[whole.Length / 2];
        content.Read(start);

        await chain.MineAsync(18, tip.GetAncestor(5), new TestKey("rival"));

        Assert.False(chain.Tip.HasAncestor(tip));
        Assert.Equal<byte>(whole, (byte[])[.. start, .. SnapshotBytes.ReadToEnd(content, 1_000)]);
        Assert.Equal(whole, SnapshotBytes.Make(chain.Chain, tip));
    }

    [Fact]
    public async Task Another_node_that_took_the_blocks_in_another_order_makes_the_same_file()
    {
        await using var one = await TestChain.StartAsync();
        await one.MineAsync(10);
        await using var other = await TestChain.StartAsync();
        await other.MineAsync(3, miner: new TestKey("rival"));
        for (var height = 1; height <= 10; height++)
        {
            await other.SubmitAsync(one.Chain.ReadBlock(one.Tip.GetAncestor(height)!));
        }

        Assert.Equal(SnapshotBytes.Make(one.Chain, one.Tip), SnapshotBytes.Make(other.Chain, other.Tip));
    }

    [Fact]
    public async Task A_chain_of_the_genesis_block_alone_is_a_snapshot_too()
    {
        await using var chain = await TestChain.StartAsync();

        var bytes = SnapshotBytes.Make(chain.Chain, chain.Tip);

        Assert.Equal(HeaderSize + TrailerSize, bytes.Length);
        Assert.Null(await SnapshotBytes.FindFaultAsync(bytes));
    }

    [Fact]
    public async Task A_branch_that_was_never_the_best_chain_is_refused_for_nobody_has_checked_it()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(10);
        var side = await chain.MineAsync(2, chain.Tip.GetAncestor(5), new TestKey("rival"));

        var refused = Assert.Throws<InvalidOperationException>(() => new SnapshotContent(chain.Chain, side));

        Assert.Contains(side.Hash.ToString(), refused.Message, StringComparison.Ordinal);
    }
}

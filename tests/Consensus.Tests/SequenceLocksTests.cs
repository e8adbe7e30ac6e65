using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests;

public sealed class SequenceLocksTests
{
    private const uint Seconds = 1u << 22;
    private const uint Disabled = 1u << 31;

    [Fact]
    public void A_number_of_blocks_counts_from_the_coin()
    {
        var locks = Of(2, (10, 5));

        Assert.False(locks.AllowBlock(14, uint.MaxValue));
        Assert.True(locks.AllowBlock(15, 0));
    }

    [Fact]
    public void A_time_counts_in_512_seconds_from_the_block_before_the_coin()
    {
        var locks = Of(2, (Seconds | 3, 50));
        var due = (1_000u * 49) + (3 * 512);

        Assert.False(locks.AllowBlock(1_000, due - 1));
        Assert.True(locks.AllowBlock(1, due));
    }

    [Fact]
    public void A_coin_of_the_first_block_counts_from_the_genesis_block() =>
        Assert.Equal((2 * 512) - 1, Of(2, (Seconds | 2, 0)).Time);

    [Fact]
    public void The_latest_of_all_inputs_counts()
    {
        var locks = Of(2, (10, 5), (3, 20), (Seconds | 1, 7), (Seconds | 9, 1));

        Assert.Equal(22, locks.Height);
        Assert.Equal(6_000 + 512 - 1, locks.Time);
    }

    [Fact]
    public void Bits_beyond_the_sixteenth_do_not_count() => Assert.Equal(Of(2, (0x0003_0007, 5)), Of(2, (7, 5)));

    [Theory]
    [InlineData(2, Disabled | 10)]
    [InlineData(1, 10u)]
    [InlineData(0, 10u)]
    public void Old_versions_and_the_disabled_bit_lock_nothing(int version, uint sequence) =>
        Assert.Equal(new SequenceLocks(-1, -1), Of(version, (sequence, 5)));

    [Fact]
    public void The_version_is_an_unsigned_number() => Assert.Equal(14, Of(-1, (10, 5)).Height);

    private static SequenceLocks Of(int version, params (uint Sequence, int CoinHeight)[] inputs)
    {
        var transaction = Transaction.Create(
            version,
            inputs.Select((input, i) => new TxInput(new OutPoint(default, (uint)i), default, input.Sequence)).ToArray(),
            [new TxOutput(1, new byte[] { 0x51 })],
            0);
        var coins = inputs.Select(input => new Coin(1, default, (uint)input.CoinHeight, isCoinbase: false)).ToArray();
        return SequenceLocks.Of(transaction, coins, new Times());
    }

    /// <summary>A chain whose median time is 1,000 seconds for every block.</summary>
    private sealed class Times : IMedianTimes
    {
        public uint GetMedianTimePast(int height) => (uint)height * 1_000;
    }
}

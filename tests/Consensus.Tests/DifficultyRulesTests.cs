using System.Numerics;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests;

public sealed class DifficultyRulesTests
{
    private const uint AnchorTime = 1_700_000_000;

    [Theory]
    [InlineData(1, 0u)]
    [InlineData(2, 1u)]
    [InlineData(144, 3_000_000_000u)]
    public void Regtest_never_moves(int height, uint previousTime) =>
        Assert.Equal(0x207f_ffffu, DifficultyRules.GetRequiredBits(ChainParams.Regtest, height, previousTime, AnchorTime).Bits);

    [Fact]
    public void Devnet_begins_at_its_easiest_target_whatever_the_genesis_block_says()
    {
        var genesis = ChainParams.Devnet.Genesis.Header;

        Assert.Equal(0x207f_ffffu, genesis.Bits.Bits);
        Assert.Equal(0x1e0f_ffffu, DifficultyRules.GetRequiredBits(ChainParams.Devnet, 1, genesis.Time, 0).Bits);
        Assert.Equal(0x1e0f_ffffu, DifficultyRules.GetRequiredBits(ChainParams.Devnet, 2, AnchorTime, AnchorTime).Bits);
    }

    [Fact]
    public void A_chain_on_schedule_keeps_its_target()
    {
        for (var height = 2; height < 1_000; height++)
        {
            var previous = AnchorTime + (uint)(10 * (height - 2));
            Assert.Equal(0x1e0f_ffffu, DifficultyRules.GetRequiredBits(ChainParams.Devnet, height, previous, AnchorTime).Bits);
        }
    }

    [Fact]
    public void Every_half_life_ahead_of_schedule_halves_the_target()
    {
        ChainParams.Devnet.PowLimit.TryDecode(out var expected);
        for (var halvings = 1; halvings < 100; halvings++)
        {
            // Sixty blocks at once are ten minutes ahead.
            expected >>= 1;
            var bits = DifficultyRules.GetRequiredBits(ChainParams.Devnet, 2 + (60 * halvings), AnchorTime, AnchorTime);
            Assert.Equal(CompactTarget.FromTarget(expected), bits);
        }
    }

    [Fact]
    public void A_chain_behind_schedule_never_gets_easier_than_the_limit() =>
        Assert.Equal(0x1e0f_ffffu, DifficultyRules.GetRequiredBits(ChainParams.Devnet, 3, uint.MaxValue, AnchorTime).Bits);

    [Fact]
    public void The_target_never_becomes_zero() =>
        Assert.Equal(
            UInt256.One, Target(DifficultyRules.GetRequiredBits(ChainParams.Devnet, int.MaxValue, AnchorTime, AnchorTime)));

    [Fact]
    public void The_exponential_is_off_by_less_than_a_seventh_of_a_per_mille()
    {
        ChainParams.Devnet.PowLimit.TryDecode(out var limit);
        for (var second = 0; second < 1_200; second += 7)
        {
            // 120 blocks ahead of schedule, then ever less.
            var bits = DifficultyRules.GetRequiredBits(ChainParams.Devnet, 122, AnchorTime + (uint)second, AnchorTime);
            var exact = (double)ToBigInteger(limit) * Math.Pow(2, (second - 1_200) / 600.0);
            Assert.InRange((double)ToBigInteger(Target(bits)) / exact, 1 - 0.00014, 1 + 0.00014);
        }
    }

    /// <summary>From the published vectors of "aserti3-2d": height and time of the last block, bits of the next.</summary>
    [Theory]
    [InlineData(0x1d00_ffffu, 2, 1_200u, 0x1d00_ffffu)]
    [InlineData(0x1d00_ffffu, 11, 6_600u, 0x1d00_ffffu)]
    [InlineData(0x1d00_ffffu, 2, 0u, 0x1d00_fec5u)]
    [InlineData(0x1d00_ffffu, 290, 0u, 0x1c7f_62c0u)]
    [InlineData(0x1d00_ffffu, 578, 0u, 0x1c3f_b160u)]
    [InlineData(0x1d00_ffffu, 2_306, 0u, 0x1c00_fec5u)]
    [InlineData(0x1d00_ffffu, 30_530, 0u, 0x0f3f_b160u)]
    [InlineData(0x1d00_ffffu, 59_906, 0u, 0x0300_fec5u)]
    [InlineData(0x1d00_ffffu, 62_210, 0u, 0x0200_fe00u)]
    [InlineData(0x1d00_ffffu, 64_514, 0u, 0x0101_0000u)]
    [InlineData(0x1802_aee8u, 2, 1_200u, 0x1802_aee8u)]
    [InlineData(0x1802_aee8u, 3, 1_310u, 0x1802_ad91u)]
    [InlineData(0x1802_aee8u, 4, 1_327u, 0x1802_abf8u)]
    [InlineData(0x1802_aee8u, 5, 1_739u, 0x1802_ab73u)]
    [InlineData(0x1802_aee8u, 8, 2_746u, 0x1802_a94bu)]
    [InlineData(0x1802_aee8u, 84, 48_530u, 0x1802_a9c9u)]
    [InlineData(0x1802_aee8u, 166, 96_105u, 0x1802_a55eu)]
    [InlineData(0x0101_0000u, 2, 1_200u, 0x0101_0000u)]
    public void Published_vectors_hold(uint anchorBits, int height, uint time, uint expected)
    {
        var parameters = ChainParams.Devnet with
        {
            PowLimit = new CompactTarget(anchorBits),
            Difficulty = new AsertSchedule(SpacingSeconds: 600, HalfLifeSeconds: 172_800),
        };

        // There the reference is the time of the anchor's parent, 0; here it is one spacing before the anchor.
        Assert.Equal(expected, DifficultyRules.GetRequiredBits(parameters, height + 1, time, anchorTime: 600).Bits);
    }

    private static UInt256 Target(CompactTarget bits)
    {
        Assert.True(bits.TryDecode(out var target));
        return target;
    }

    private static BigInteger ToBigInteger(UInt256 number)
    {
        var bytes = new byte[32];
        number.WriteLittleEndian(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}

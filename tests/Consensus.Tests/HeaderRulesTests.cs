using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Consensus.Tests;

public sealed class HeaderRulesTests
{
    private const uint Now = 1_700_000_000;
    private static readonly CompactTarget Easy = ChainParams.Regtest.PowLimit;

    [Fact]
    public void A_hash_at_or_below_the_target_is_enough_and_one_above_is_not()
    {
        var header = Header(Easy);

        Assert.True(HeaderRules.CheckProofOfWork(BlockMiner.Mine(header), ChainParams.Regtest).IsValid);
        Assert.Equal("high-hash", HeaderRules.CheckProofOfWork(BlockMiner.Miss(header), ChainParams.Regtest).Reason);
    }

    [Theory]
    [InlineData(0x2100_8000u)] // 2^255, just above the limit
    [InlineData(0x207f_ffffu | 0x0080_0000u)] // negative
    [InlineData(0xff12_3456u)] // beyond 2^256
    [InlineData(0u)]
    [InlineData(0x0100_0000u)] // zero
    public void A_target_that_the_network_does_not_allow_is_never_met(uint bits)
    {
        var result = HeaderRules.CheckProofOfWork(Header(new CompactTarget(bits)), ChainParams.Regtest);

        Assert.Equal("high-hash", result.Reason);
    }

    [Fact]
    public void Devnet_refuses_targets_that_regtest_allows() =>
        Assert.Equal("high-hash", HeaderRules.CheckProofOfWork(BlockMiner.Mine(Header(Easy)), ChainParams.Devnet).Reason);

    [Theory]
    [InlineData(0x207f_fffeu, Now, 4, "bad-diffbits")]
    [InlineData(0x207f_ffffu, 1_000u, 4, "time-too-old")]
    [InlineData(0x207f_ffffu, 1_001u, 4, "")]
    [InlineData(0x207f_ffffu, Now + 7_200, 4, "")]
    [InlineData(0x207f_ffffu, Now + 7_201, 4, "time-too-new")]
    [InlineData(0x207f_ffffu, Now, 3, "bad-version(0x00000003)")]
    [InlineData(0x207f_ffffu, Now, -1, "bad-version(0xffffffff)")]
    [InlineData(0x207f_ffffu, Now, 0x2000_0000, "")]
    public void A_header_must_fit_its_place(uint bits, uint time, int version, string expected)
    {
        var header = new BlockHeader(version, Hash256.Zero, Hash256.Zero, time, new CompactTarget(bits), 0);

        Assert.Equal(expected, HeaderRules.CheckContext(header, new HeaderContext(Easy, 1_000, Now)).Reason);
    }

    [Fact]
    public void Of_several_broken_rules_the_first_in_Cores_order_is_named()
    {
        var header = new BlockHeader(1, Hash256.Zero, Hash256.Zero, 0, new CompactTarget(1), 0);

        Assert.Equal(RejectCode.BadDifficultyBits, HeaderRules.CheckContext(header, new HeaderContext(Easy, 1_000, Now)).Code);
    }

    private static BlockHeader Header(CompactTarget bits) => new(4, Hash256.Zero, Hash256.Zero, Now, bits, 0);
}

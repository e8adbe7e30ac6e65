using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests;

public sealed class ChainParamsTests
{
    [Theory]
    [InlineData(Network.Regtest, "regtest")]
    [InlineData(Network.Devnet, "devnet")]
    public void Every_network_starts_from_the_regtest_genesis_block(Network network, string name)
    {
        var parameters = ChainParams.For(network);

        Assert.Equal(network, parameters.Network);
        Assert.Equal(name, parameters.Name);
        Assert.Equal("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206", parameters.Genesis.Hash.ToString());
        Assert.Equal(parameters.Genesis.Header.MerkleRoot, parameters.Genesis.ComputeMerkleRoot(out _));
    }

    [Fact]
    public void The_genesis_block_passes_the_rules_of_regtest() =>
        Assert.True(BlockRules.Check(ChainParams.Regtest.Genesis, ChainParams.Regtest).IsValid);

    [Fact]
    public void An_unknown_network_is_no_network() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChainParams.For((Network)99));
}

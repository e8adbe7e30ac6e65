using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>What a block may create out of nothing.</summary>
public static class Subsidy
{
    private const long First = 50 * Money.Coin;
    private const int MaxHalvings = 64;

    /// <summary>Satoshis that the block at a height may create, besides its fees.</summary>
    public static long At(int height, ChainParams parameters)
    {
        var halvings = height / parameters.SubsidyHalvingInterval;
        return halvings >= MaxHalvings ? 0 : First >> halvings;
    }
}

namespace Blockyard.Consensus;

/// <summary>Rules about whole blocks.</summary>
public static class BlockRules
{
    /// <summary>Most weight units a block may have (BIP 141).</summary>
    public const int MaxWeight = 4_000_000;

    /// <summary>Weight of a byte that is no witness (BIP 141).</summary>
    public const int WitnessScale = 4;
}

namespace Blockyard.FullBlocks.Building;

/// <summary>
/// The numbers of Bitcoin's rules on regtest, declared once more on purpose: what a test expects must not come from what it
/// tests.
/// </summary>
internal static class Limits
{
    public const int BlockWeight = 4_000_000;
    public const int WitnessScale = 4;
    public const int SigOpCost = 80_000;
    public const int CoinbaseMaturity = 100;
    public const int HalvingInterval = 150;
    public const long Coin = 100_000_000;
    public const long MaxMoney = 21_000_000 * Coin;
    public const long FirstSubsidy = 50 * Coin;
    public const int ElementSize = 520;
    public const int ScriptSize = 10_000;
    public const int Operations = 201;
    public const int StackSize = 1_000;
    public const int KeysPerMultisig = 20;
    public const int CoinbaseScriptSize = 100;
    public const int FutureSeconds = 7_200;
    public const uint Bits = 0x207f_ffff;
    public const uint FinalSequence = 0xffff_ffff;

    /// <summary>Number of blocks whose times make the median.</summary>
    public const int MedianSpan = 11;

    /// <summary>What the block at a height may create.</summary>
    public static long SubsidyAt(int height) => FirstSubsidy >> (height / HalvingInterval);
}

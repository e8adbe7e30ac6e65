using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>The first blocks of the networks.</summary>
internal static class GenesisBlock
{
    /// <summary>Bitcoin's own first coinbase, with the newspaper's headline of 3 January 2009, under regtest's header.</summary>
    private const string Hex =
        "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3" +
        "888a51323a9fb8aa4b1e5e4adae5494dffff7f20020000000101000000010000000000000000000000000000000000000000000000000000" +
        "000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e2062" +
        "72696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe554827" +
        "1967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f" +
        "ac00000000";

    /// <summary>Block 0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206 of 2 February 2011.</summary>
    public static Block Regtest { get; } = Block.TryParse(Convert.FromHexString(Hex), out var block, out var error)
        ? block
        : throw new InvalidDataException(error);
}


namespace Blockyard.Chain.Connecting;

/// <summary>A block on its way to being connected: its coins are found and fine, its scripts are being checked.</summary>
internal sealed class PendingBlock(ConnectedBlock block, BlockCoins coins, ScriptChecks scripts)
{
    /// <summary>The block with the coins that it spends.</summary>
    public ConnectedBlock Block { get; } = block;

    /// <summary>Its place in the header tree.</summary>
    public HeaderEntry Entry => Block.Entry;

    /// <summary>The coins as they will be after it.</summary>
    public BlockCoins Coins { get; } = coins;

    /// <summary>Its script checks.</summary>
    public ScriptChecks Scripts { get; } = scripts;

    /// <summary>Whether it is among the chain's fresh blocks.</summary>
    public bool IsShown { get; set; }
}

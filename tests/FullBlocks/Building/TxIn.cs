namespace Blockyard.FullBlocks.Building;

/// <summary>An input, to be changed at will.</summary>
internal sealed class TxIn(Output spent)
{
    public Output Spent { get; set; } = spent;

    public byte[] ScriptSig { get; set; } = [];

    public uint Sequence { get; set; } = Limits.FinalSequence;

    public byte[][] Witness { get; set; } = [];
}

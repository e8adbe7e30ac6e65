using Blockyard.Primitives;

namespace Blockyard.Wallets.Selection;

/// <summary>Sizes of payments before they are signed (BIP 141). Inputs are P2WPKH with signatures of low R.</summary>
public static class PaymentSize
{
    /// <summary>Nodes relay no transaction above this weight.</summary>
    public const int MaxWeight = 400_000;

    private const int WitnessScale = 4;

    // Outpoint, empty script and sequence number, four units a byte.
    private const int InputBaseWeight = WitnessScale * (OutPoint.Size + 1 + sizeof(uint));

    // Number of items, signature of at most 71 bytes with its hash type, compressed public key.
    private const int InputWitnessWeight = 1 + 1 + 71 + 1 + 33;

    // Version and lock time, four units a byte; marker and flag, one unit each.
    private const int OverheadWeight = (WitnessScale * 8) + 2;

    /// <summary>Weight of one input.</summary>
    public static int InputWeight => InputBaseWeight + InputWitnessWeight;

    /// <summary>Weight of one output.</summary>
    public static int OutputWeight(int scriptLength) =>
        WitnessScale * (sizeof(long) + CompactSize.LengthOf((ulong)scriptLength) + scriptLength);

    /// <summary>Weight of a whole payment.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="outputsWeight">Sum of <see cref="OutputWeight"/> over the outputs.</param>
    public static int Weight(int inputs, int outputs, int outputsWeight) =>
        OverheadWeight
        + (WitnessScale * (CompactSize.LengthOf((ulong)inputs) + CompactSize.LengthOf((ulong)outputs)))
        + (inputs * InputWeight)
        + outputsWeight;

    /// <summary>Weight divided by four, rounded up.</summary>
    public static int VirtualSize(int weight) => (weight + WitnessScale - 1) / WitnessScale;
}

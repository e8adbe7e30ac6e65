using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>
/// What a Taproot signature covers beyond the transaction, and the budget for signature checks (BIP 341, BIP 342).
/// </summary>
/// <remarks>Mutable: the interpreter moves the code separator and spends the budget.</remarks>
public struct TaprootSpend
{
    /// <summary>The code separator position as long as none was executed.</summary>
    public const uint NoCodeSeparator = uint.MaxValue;

    /// <summary>A spend by key without annex.</summary>
    public TaprootSpend()
    {
    }

    /// <summary>True if the witness ends with an annex.</summary>
    public bool HasAnnex { get; set; }

    /// <summary>SHA-256 of the annex with its CompactSize length.</summary>
    public Hash256 AnnexHash { get; set; }

    /// <summary>The leaf that is executed; only in tapscript.</summary>
    public Hash256 LeafHash { get; set; }

    /// <summary>Number of the last executed CODESEPARATOR among all operations; only in tapscript.</summary>
    public uint CodeSeparatorPosition { get; set; } = NoCodeSeparator;

    /// <summary>What is left of the budget: the witness's size plus 50, and every signature that is checked costs 50.</summary>
    public long WeightLeft { get; set; }
}

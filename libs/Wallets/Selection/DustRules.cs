using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Selection;

/// <summary>The amount below which an output costs more to spend than it is worth: nodes do not relay such outputs.</summary>
public static class DustRules
{
    // Bitcoin Core's rate for dust, in satoshis per virtual byte.
    private const int DustRate = 3;
    private const int WitnessSpendSize = 67;
    private const int LegacySpendSize = 148;

    /// <summary>
    /// The smallest amount that is no dust: 294 for P2WPKH, 330 for P2WSH and P2TR, 540 for P2SH, 546 for P2PKH.
    /// </summary>
    public static long Threshold(ReadOnlySpan<byte> scriptPubKey)
    {
        var outputSize = sizeof(long) + CompactSize.LengthOf((ulong)scriptPubKey.Length) + scriptPubKey.Length;
        var isWitness = ScriptTemplates.TryGetWitnessProgram(scriptPubKey, out _, out _);
        return DustRate * (outputSize + (isWitness ? WitnessSpendSize : LegacySpendSize));
    }
}

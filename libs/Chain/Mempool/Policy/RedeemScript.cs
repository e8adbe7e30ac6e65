using Blockyard.Consensus.Scripts;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>The script behind a pay-to-script-hash output: the last thing that the unlocking script pushes (BIP 16).</summary>
internal static class RedeemScript
{
    /// <summary>Finds it; false if the unlocking script pushes nothing, fails or does more than push.</summary>
    public static bool TryFind(ReadOnlySpan<byte> scriptSig, out ReadOnlySpan<byte> script)
    {
        script = default;
        var pushes = 0;
        var reader = new ScriptReader(scriptSig);
        while (reader.TryRead(out var opcode, out var data))
        {
            // RESERVED passes for a push where scripts are only looked at, but it fails where they run, and so do the limits.
            if (opcode is > Opcode.Op16 or Opcode.Reserved
                || data.Length > ScriptLimits.MaxElementSize
                || ++pushes > ScriptLimits.MaxStackSize)
            {
                return false;
            }

            script = data;
        }

        return reader.IsAtEnd && pushes > 0;
    }
}

using Blockyard.Consensus.Scripts;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>The script behind a pay-to-script-hash output: the last thing that the unlocking script pushes (BIP 16).</summary>
internal static class RedeemScript
{
    /// <summary>Finds it; false if the unlocking script pushes nothing, is cut short or does more than push.</summary>
    public static bool TryFind(ReadOnlySpan<byte> scriptSig, out ReadOnlySpan<byte> script)
    {
        script = default;
        var reader = new ScriptReader(scriptSig);
        while (reader.TryRead(out var opcode, out var data))
        {
            if (opcode > Opcode.Op16)
            {
                return false;
            }

            script = data;
        }

        return reader.IsAtEnd && !scriptSig.IsEmpty;
    }
}

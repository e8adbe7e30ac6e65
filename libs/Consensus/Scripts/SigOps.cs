using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>Counts signature operations, which a block may hold only so many of.</summary>
/// <remarks>
/// A count of scripts as they stand, not of what is executed. In cost (BIP 141) an operation in a legacy script counts four
/// times, one in a witness once. Tapscript has a budget of its own and counts nothing here.
/// </remarks>
public static class SigOps
{
    private const int LegacyFactor = 4;

    /// <summary>Operations in one script.</summary>
    /// <param name="script">Any script; counting stops where a push is cut short.</param>
    /// <param name="accurate">Count a multisig by the number of keys that stands before it, and not always as 20.</param>
    public static int Count(ReadOnlySpan<byte> script, bool accurate)
    {
        var count = 0;
        var last = Opcode.Op0;
        var reader = new ScriptReader(script);
        while (reader.TryRead(out var opcode, out _))
        {
            count += opcode switch
            {
                Opcode.CheckSig or Opcode.CheckSigVerify => 1,
                Opcode.CheckMultisig or Opcode.CheckMultisigVerify => accurate ? KeysOf(last) : ScriptLimits.MaxKeysPerMultisig,
                _ => 0,
            };
            last = opcode;
        }

        return count;
    }

    /// <summary>Operations in the scripts of a transaction itself: the old count, without what it spends.</summary>
    public static int CountLegacy(Transaction transaction)
    {
        var count = 0;
        foreach (ref readonly var input in transaction.Inputs)
        {
            count += Count(input.ScriptSig.Span, accurate: false);
        }

        foreach (ref readonly var output in transaction.Outputs)
        {
            count += Count(output.ScriptPubKey.Span, accurate: false);
        }

        return count;
    }

    /// <summary>Operations in the redeem scripts of the pay-to-script-hash outputs that a transaction spends (BIP 16).</summary>
    public static int CountP2sh(Transaction transaction, ReadOnlySpan<TxOutput> spentOutputs)
    {
        var count = 0;
        for (var i = 0; i < spentOutputs.Length; i++)
        {
            if (ScriptTemplates.IsPayToScriptHash(spentOutputs[i].ScriptPubKey.Span))
            {
                count += Count(LastPush(transaction.Inputs[i].ScriptSig.Span), accurate: true);
            }
        }

        return count;
    }

    /// <summary>The cost that counts towards the limit of a block (BIP 141).</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="spentOutputs">What its inputs spend, in their order; not read for a coinbase.</param>
    /// <param name="flags">Only <see cref="ScriptFlags.P2sh"/> and <see cref="ScriptFlags.Witness"/> matter.</param>
    public static int Cost(Transaction transaction, ReadOnlySpan<TxOutput> spentOutputs, ScriptFlags flags)
    {
        var cost = CountLegacy(transaction) * LegacyFactor;
        if (transaction.IsCoinbase)
        {
            return cost;
        }

        if ((flags & ScriptFlags.P2sh) != 0)
        {
            cost += CountP2sh(transaction, spentOutputs) * LegacyFactor;
        }

        for (var i = 0; i < spentOutputs.Length && (flags & ScriptFlags.Witness) != 0; i++)
        {
            cost += CountWitness(in transaction.Inputs[i], spentOutputs[i].ScriptPubKey.Span);
        }

        return cost;
    }

    private static int KeysOf(Opcode count) =>
        count is >= Opcode.Op1 and <= Opcode.Op16 ? count - Opcode.Op1 + 1 : ScriptLimits.MaxKeysPerMultisig;

    private static int CountWitness(in TxInput input, ReadOnlySpan<byte> scriptPubKey)
    {
        var script = ScriptTemplates.IsPayToScriptHash(scriptPubKey) ? LastPush(input.ScriptSig.Span) : scriptPubKey;
        if (!ScriptTemplates.TryGetWitnessProgram(script, out var version, out var program) || version != 0)
        {
            return 0;
        }

        if (program.Length == Hash160.HashSize)
        {
            return 1;
        }

        var count = input.Witness.Count;
        return program.Length == Sha256.HashSize && count > 0 ? Count(input.Witness[count - 1], accurate: true) : 0;
    }

    // The redeem script; nothing if the unlocking script does more than push.
    private static ReadOnlySpan<byte> LastPush(ReadOnlySpan<byte> scriptSig)
    {
        ReadOnlySpan<byte> last = default;
        var reader = new ScriptReader(scriptSig);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryRead(out var opcode, out last) || opcode > Opcode.Op16)
            {
                return default;
            }
        }

        return last;
    }
}

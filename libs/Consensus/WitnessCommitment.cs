using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>How a coinbase commits to the witnesses of its block (BIP 141).</summary>
/// <remarks>
/// <code>
///  OP_RETURN  push 36  aa 21 a9 ed  SHA256d(witness root ‖ reserved value)        the last output that looks like this counts
/// </code>
/// The reserved value is the one item of the coinbase's own witness: 32 bytes, zeros by custom.
/// </remarks>
public static class WitnessCommitment
{
    /// <summary>Bytes of the reserved value.</summary>
    public const int ReservedValueSize = 32;

    private const int ScriptSize = 6 + Hash256.Size;

    private static ReadOnlySpan<byte> Prefix => [0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed];

    /// <summary>Finds the commitment of a coinbase; false if it makes none.</summary>
    public static bool TryFind(Transaction coinbase, out Hash256 commitment)
    {
        var outputs = coinbase.Outputs;
        for (var i = outputs.Length - 1; i >= 0; i--)
        {
            var script = outputs[i].ScriptPubKey.Span;
            if (script.Length >= ScriptSize && script.StartsWith(Prefix))
            {
                commitment = new Hash256(script[Prefix.Length..ScriptSize]);
                return true;
            }
        }

        commitment = default;
        return false;
    }

    /// <summary>
    /// Gives a coinbase that commits to witnesses, but has none itself, the reserved value of zeros; any other block is given
    /// back as it is. The block's hash stays the same, for it covers no witness.
    /// </summary>
    /// <remarks>
    /// For blocks that clients hand in: pool software strips the coinbase's witness, and Bitcoin Core's submitblock puts it back
    /// likewise. Never for blocks of peers, which come as they are or not at all.
    /// </remarks>
    public static Block AddReservedValue(Block block)
    {
        var transactions = block.Transactions;
        if (transactions.IsEmpty
            || transactions[0].HasWitness
            || transactions[0].Inputs.IsEmpty
            || !TryFind(transactions[0], out _))
        {
            return block;
        }

        var inputs = transactions[0].Inputs.ToArray();
        inputs[0] = inputs[0].With(inputs[0].ScriptSig, Witness.Create(new byte[ReservedValueSize]));
        return Block.Create(block.Header, [transactions[0].WithInputs(inputs), .. transactions[1..]]);
    }

    /// <summary>What the coinbase has to commit to.</summary>
    /// <exception cref="ArgumentException">The reserved value does not have 32 bytes.</exception>
    public static Hash256 Compute(in Hash256 witnessMerkleRoot, ReadOnlySpan<byte> reservedValue)
    {
        if (reservedValue.Length != ReservedValueSize)
        {
            throw new ArgumentException("The reserved value has 32 bytes.", nameof(reservedValue));
        }

        Span<byte> pair = stackalloc byte[Hash256.Size + ReservedValueSize];
        witnessMerkleRoot.CopyTo(pair);
        reservedValue.CopyTo(pair[Hash256.Size..]);
        Span<byte> hash = stackalloc byte[Hash256.Size];
        Sha256d.Hash(pair, hash);
        return new Hash256(hash);
    }

    /// <summary>The script of the output that makes a commitment.</summary>
    public static byte[] ToScript(in Hash256 commitment)
    {
        var script = new byte[ScriptSize];
        Prefix.CopyTo(script);
        commitment.CopyTo(script.AsSpan(Prefix.Length));
        return script;
    }
}

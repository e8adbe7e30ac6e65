using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Wallets.Descriptors;

/// <summary>pk(), multi_a() and sortedmulti_a() in a leaf of tr() (BIP 386, 387).</summary>
/// <param name="required">Signatures that it takes; null for pk(), which does not count.</param>
/// <param name="keys">Whose.</param>
/// <param name="isSorted">True if the keys are put in order first.</param>
internal sealed class TapscriptLeaf(int? required, IReadOnlyList<KeyExpression> keys, bool isSorted)
{
    public bool IsRanged => keys.Any(key => key.IsRanged);

    public byte[] GetScript(uint number)
    {
        var list = keys.Select(key => key.GetXOnlyKey(number));
        byte[][] ordered = [.. isSorted ? list.Order(KeyOrder.Instance) : list];
        var script = new List<byte>();
        for (var i = 0; i < ordered.Length; i++)
        {
            script.Add(XOnlyPublicKey.Size);
            script.AddRange(ordered[i]);
            script.Add((byte)(i == 0 ? Opcode.CheckSig : Opcode.CheckSigAdd));
        }

        if (required is { } count)
        {
            script.AddRange(MultisigScript.CountOperation(count));
            script.Add((byte)Opcode.NumEqual);
        }

        return [.. script];
    }
}

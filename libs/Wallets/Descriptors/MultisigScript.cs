using Blockyard.Consensus.Scripts;

namespace Blockyard.Wallets.Descriptors;

/// <summary>multi() and sortedmulti(): so many signatures of these keys (BIP 383), sorted as BIP 67 says.</summary>
internal sealed class MultisigScript(int required, IReadOnlyList<KeyExpression> keys, bool isSorted) : IScriptExpression
{
    public bool IsRanged => keys.Any(key => key.IsRanged);

    public IReadOnlyList<byte[]> GetScripts(uint number)
    {
        var list = keys.Select(key => key.GetKey(number));
        var ordered = isSorted ? list.Order(KeyOrder.Instance) : list;
        return
        [
            [
                .. CountOperation(required),
                .. ordered.SelectMany(key => (byte[])[(byte)key.Length, .. key]),
                .. CountOperation(keys.Count),
                (byte)Opcode.CheckMultisig,
            ],
        ];
    }

    /// <summary>The operation that puts a number from 1 on the stack in its shortest form.</summary>
    internal static byte[] CountOperation(int count)
    {
        if (count <= 16)
        {
            return [(byte)((int)Opcode.Op1 + count - 1)];
        }

        Span<byte> number = stackalloc byte[ScriptNumber.MaxEncodedSize];
        var length = ScriptNumber.Encode(count, number);
        return [(byte)length, .. number[..length]];
    }
}

using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>Unlocking script and witness of one input, put together from its signatures.</summary>
internal sealed record UnlockingParts(ReadOnlyMemory<byte> ScriptSig, Witness Witness)
{
    private const string Unfinished = "Signatures are missing, or the script is of no known form.";

    public static UnlockingParts? Find(PsbtInput input, out string problem)
    {
        if (SpendForm.Resolve(input, out problem) is not { } form)
        {
            return null;
        }

        problem = Unfinished;
        if (form.Version == SignatureVersion.TaprootKey)
        {
            return Taproot(input) is { } items ? new UnlockingParts(default, Witness.Create(items)) : null;
        }

        if (Satisfy(input, form.Script) is not { } stack)
        {
            return null;
        }

        if (form.Version == SignatureVersion.Legacy)
        {
            return new UnlockingParts(Pushes(form.RedeemScript is { } redeem ? [.. stack, redeem.ToArray()] : stack), default);
        }

        var witness = form.WitnessScript is { } script ? Witness.Create([.. stack, script.ToArray()]) : Witness.Create(stack);
        return new UnlockingParts(form.RedeemScript is { } program ? Pushes([program.ToArray()]) : default, witness);
    }

    private static byte[][]? Satisfy(PsbtInput input, ReadOnlyMemory<byte> script)
    {
        switch (ScriptTemplates.Classify(script.Span))
        {
            case ScriptTemplate.PublicKey:
                return SignatureOf(input, script.Span[1..^1]) is { } signature ? [signature] : null;
            case ScriptTemplate.PublicKeyHash:
                foreach (var record in input.Map.OfType(PsbtField.Input.PartialSignature))
                {
                    if (ScriptKeys.IsHashOf(script.Span, record.KeyData.Span))
                    {
                        return [record.Value.ToArray(), record.KeyData.ToArray()];
                    }
                }

                return null;
            case ScriptTemplate.Multisig:
                var keys = ScriptKeys.MultisigKeys(script, out var required);
                byte[][] signatures = [.. keys.Select(key => SignatureOf(input, key.Span)).OfType<byte[]>().Take(required)];

                // CHECKMULTISIG takes one item too many off the stack; it must be empty (BIP 147).
                return signatures.Length == required ? [[], .. signatures] : null;
            default:
                return null;
        }
    }

    // By key if there is its signature, else by the first leaf that is satisfied.
    private static byte[][]? Taproot(PsbtInput input)
    {
        if (input.Map.TryGet(PsbtField.Input.TaprootKeySignature, out var signature))
        {
            return [signature.ToArray()];
        }

        foreach (var leaf in input.Map.OfType(PsbtField.Input.TaprootLeafScript))
        {
            var script = leaf.Value[..^1];
            var keys = ScriptKeys.TapscriptKeys(script, out var required);
            var hash = TaprootTree.LeafHash(leaf.Value.Span[^1], script.Span);
            var stack = new List<byte[]>();
            foreach (var key in keys)
            {
                var found = stack.Count(item => item.Length > 0) < required
                    && input.Map.TryGet(
                        (byte[])[PsbtField.Input.TaprootScriptSignature, .. key.Span, .. hash.AsSpan()], out signature);
                stack.Insert(0, found ? signature.ToArray() : []);
            }

            if (keys.Count > 0 && stack.Count(item => item.Length > 0) == required)
            {
                return [.. stack, script.ToArray(), leaf.KeyData.ToArray()];
            }
        }

        return null;
    }

    private static byte[]? SignatureOf(PsbtInput input, ReadOnlySpan<byte> key) =>
        input.Map.TryGet((byte[])[PsbtField.Input.PartialSignature, .. key], out var signature) ? signature.ToArray() : null;

    private static byte[] Pushes(byte[][] items)
    {
        var script = new byte[items.Sum(item => ScriptPush.SizeOf(item.Length))];
        var position = 0;
        foreach (var item in items)
        {
            position += ScriptPush.Write(script.AsSpan(position), item);
        }

        return script;
    }
}

using System.Security.Cryptography;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>Adds the signatures that some keys can make (the signer of BIP 174 and BIP 371).</summary>
/// <remarks>
/// ECDSA signatures are deterministic (RFC 6979) with low r and low s; Schnorr signatures are made without auxiliary randomness.
/// Only signatures over all inputs and outputs are given: whoever asks for another kind in a PSBT could change the rest.
/// </remarks>
public sealed class PsbtSigner
{
    private readonly PartiallySignedTransaction _psbt;
    private readonly ISigningKeys _keys;
    private readonly TxOutput[] _spent;
    private readonly bool _knowsAllOutputs;
    private readonly PrecomputedTransactionData _shared;
    private int _added;

    private PsbtSigner(PartiallySignedTransaction psbt, ISigningKeys keys)
    {
        _psbt = psbt;
        _keys = keys;
        _spent = [.. psbt.Inputs.Select(input => input.SpentOutput ?? default)];
        _knowsAllOutputs = psbt.Inputs.All(input => input.SpentOutput is not null);
        _shared = PrecomputedTransactionData.ForSigning(psbt.Transaction, _spent);
    }

    /// <summary>Signs what can be signed.</summary>
    /// <param name="psbt">Takes the signatures.</param>
    /// <param name="keys">The keys to sign with.</param>
    /// <param name="problems">Inputs that no key may sign, and why; an input of other people's keys is no problem.</param>
    /// <returns>How many signatures were added.</returns>
    public static int Sign(PartiallySignedTransaction psbt, ISigningKeys keys, out IReadOnlyList<PsbtProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        ArgumentNullException.ThrowIfNull(keys);
        var signer = new PsbtSigner(psbt, keys);
        var found = new List<PsbtProblem>();
        for (var i = 0; i < psbt.Inputs.Count; i++)
        {
            if (!psbt.Inputs[i].IsFinal && signer.SignInput(i) is { } reason)
            {
                found.Add(new PsbtProblem(i, reason));
            }
        }

        problems = found;
        return signer._added;
    }

    private string? SignInput(int index)
    {
        var input = _psbt.Inputs[index];
        if (SpendForm.Resolve(input, out var problem) is not { } form)
        {
            return problem;
        }

        var isTaproot = form.Version == SignatureVersion.TaprootKey;
        var hashType = input.SignatureHashType ?? (isTaproot ? SignatureHashType.Default : SignatureHashType.All);
        if (hashType != SignatureHashType.All && !(isTaproot && hashType == SignatureHashType.Default))
        {
            return $"Signatures of type {hashType} do not cover the whole transaction.";
        }

        if (!isTaproot)
        {
            SignEcdsa(index, input, form, hashType);
            return null;
        }

        if (!_knowsAllOutputs)
        {
            return "A Taproot signature covers what all inputs spend, and some of it is not known.";
        }

        SignKeyPath(index, input, hashType);
        SignScriptPaths(index, input, hashType);
        return null;
    }

    private void SignEcdsa(int index, PsbtInput input, SpendForm form, int hashType)
    {
        var origins = input.Map.OfType(PsbtField.Input.KeyOrigin).Select(record => record.KeyData);
        foreach (var key in ScriptKeys.Find(form.Script, origins).ToArray())
        {
            AddSignature(input, PsbtField.Input.PartialSignature, key, key.Span, secret =>
            {
                // Not before a key is ours: the legacy hash costs time in proportion to the transaction, for every input.
                var hash = form.Version == SignatureVersion.WitnessV0
                    ? SignatureHash.WitnessV0(_psbt.Transaction, index, form.Script.Span, _spent[index].Value, hashType, _shared)
                    : SignatureHash.Legacy(_psbt.Transaction, index, form.Script.Span, hashType);
                var signature = new byte[Ecdsa.MaxDerSize + 1];
                var length = Ecdsa.Sign(secret, hash.AsSpan(), signature);
                signature[length] = (byte)hashType;
                return signature[..(length + 1)];
            });
        }
    }

    private void SignKeyPath(int index, PsbtInput input, int hashType)
    {
        if (!input.Map.TryGet(PsbtField.Input.TaprootInternalKey, out var internalKey))
        {
            return;
        }

        Hash256? root = input.Map.TryGet(PsbtField.Input.TaprootMerkleRoot, out var hash) ? new Hash256(hash.Span) : null;
        AddSignature(input, PsbtField.Input.TaprootKeySignature, internalKey, [], secret =>
        {
            var tweak = TaprootTree.TweakHash(internalKey.Span, root);
            return SecretKey.TryTweakAddXOnly(secret, tweak.AsSpan())
                ? SignSchnorr(secret, index, hashType, SignatureVersion.TaprootKey, new TaprootSpend())
                : null;
        });
    }

    private void SignScriptPaths(int index, PsbtInput input, int hashType)
    {
        foreach (var leaf in input.Map.OfType(PsbtField.Input.TaprootLeafScript).ToArray())
        {
            var script = leaf.Value[..^1];
            var hash = TaprootTree.LeafHash(leaf.Value.Span[^1], script.Span);
            var spend = new TaprootSpend { LeafHash = hash };
            foreach (var key in ScriptKeys.TapscriptKeys(script, out _))
            {
                AddSignature(
                    input,
                    PsbtField.Input.TaprootScriptSignature,
                    key,
                    [.. key.Span, .. hash.AsSpan()],
                    secret => SignSchnorr(secret, index, hashType, SignatureVersion.Tapscript, spend));
            }
        }
    }

    private byte[]? SignSchnorr(
        ReadOnlySpan<byte> secret, int index, int hashType, SignatureVersion version, TaprootSpend spend)
    {
        if (!SignatureHash.TryTaproot(_psbt.Transaction, index, _spent[index], hashType, _shared, version, spend, out var hash))
        {
            return null;
        }

        var signature = new byte[Schnorr.SignatureSize + (hashType == SignatureHashType.Default ? 0 : 1)];
        Schnorr.Sign(secret, hash.AsSpan(), new byte[SecretKey.Size], signature.AsSpan(0, Schnorr.SignatureSize));
        if (hashType != SignatureHashType.Default)
        {
            signature[^1] = (byte)hashType;
        }

        return signature;
    }

    private void AddSignature(
        PsbtInput input, byte type, ReadOnlyMemory<byte> key, ReadOnlySpan<byte> keyData, SignWith sign)
    {
        Span<byte> secret = stackalloc byte[SecretKey.Size];
        if (input.Map.TryGet((byte[])[type, .. keyData], out _) || !_keys.TryGetSecret(key.Span, secret))
        {
            return;
        }

        if (sign(secret) is { } signature)
        {
            input.Map.Set(type, keyData, signature);
            _added++;
        }

        CryptographicOperations.ZeroMemory(secret);
    }

    private delegate byte[]? SignWith(Span<byte> secret);
}

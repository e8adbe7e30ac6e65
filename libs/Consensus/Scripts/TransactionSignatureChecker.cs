using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>Answers a script's questions for one input of a transaction.</summary>
/// <param name="transaction">The spending transaction.</param>
/// <param name="inputIndex">The input whose script runs.</param>
/// <param name="spentOutput">What it spends.</param>
/// <param name="precomputed">Of the same transaction.</param>
public readonly struct TransactionSignatureChecker(
    Transaction transaction, int inputIndex, TxOutput spentOutput, PrecomputedTransactionData precomputed) : ISignatureChecker
{
    private const long LockTimeThreshold = 500_000_000;
    private const uint SequenceDisabled = 1u << 31;
    private const uint SequenceIsTime = 1u << 22;
    private const uint SequenceMask = 0xffff;
    private const uint FirstVersionWithSequences = 2;

    private readonly TxOutput _spentOutput = spentOutput;

    /// <inheritdoc/>
    public bool CheckEcdsa(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> scriptCode, SignatureVersion version)
    {
        if (signature.IsEmpty || !PublicKey.TryParse(publicKey, out var key))
        {
            return false;
        }

        int hashType = signature[^1];
        var hash = version == SignatureVersion.WitnessV0
            ? SignatureHash.WitnessV0(transaction, inputIndex, scriptCode, _spentOutput.Value, hashType, precomputed)
            : SignatureHash.Legacy(transaction, inputIndex, scriptCode, hashType);
        return Ecdsa.Verify(in key, hash.AsSpan(), signature[..^1]);
    }

    /// <inheritdoc/>
    public ScriptError CheckSchnorr(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, SignatureVersion version, in TaprootSpend spend)
    {
        if (signature.Length is not (Schnorr.SignatureSize or Schnorr.SignatureSize + 1))
        {
            return ScriptError.SchnorrSigSize;
        }

        // 64 bytes mean the default; writing the default out as a 65th byte is not allowed.
        var hashType = signature.Length > Schnorr.SignatureSize ? signature[^1] : SignatureHashType.Default;
        if (signature.Length > Schnorr.SignatureSize && hashType == SignatureHashType.Default)
        {
            return ScriptError.SchnorrSigHashType;
        }

        if (!SignatureHash.TryTaproot(
            transaction, inputIndex, in _spentOutput, hashType, precomputed, version, in spend, out var hash))
        {
            return ScriptError.SchnorrSigHashType;
        }

        var valid = XOnlyPublicKey.TryParse(publicKey, out var key)
            && Schnorr.Verify(in key, hash.AsSpan(), signature[..Schnorr.SignatureSize]);
        return valid ? ScriptError.Ok : ScriptError.SchnorrSig;
    }

    /// <inheritdoc/>
    public bool CheckLockTime(long lockTime)
    {
        // Heights compare with heights and times with times. A final input would switch the transaction's lock time off.
        var sameKind = lockTime < LockTimeThreshold == transaction.LockTime < LockTimeThreshold;
        return sameKind
            && lockTime <= transaction.LockTime
            && transaction.Inputs[inputIndex].Sequence != TxInput.FinalSequence;
    }

    /// <inheritdoc/>
    public bool CheckSequence(long sequence)
    {
        var own = transaction.Inputs[inputIndex].Sequence;
        if ((uint)transaction.Version < FirstVersionWithSequences || (own & SequenceDisabled) != 0)
        {
            return false;
        }

        var sameKind = (own & SequenceIsTime) == (sequence & SequenceIsTime);
        return sameKind && (sequence & SequenceMask) <= (own & SequenceMask);
    }
}

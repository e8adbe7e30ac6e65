using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>Answers a script's questions for one input of a transaction.</summary>
/// <remarks>Mutable, because it remembers the hashes it made: pass it by reference and dispose of it in the end.</remarks>
/// <param name="transaction">The spending transaction.</param>
/// <param name="inputIndex">The input whose script runs.</param>
/// <param name="spentOutput">What it spends.</param>
/// <param name="precomputed">Of the same transaction.</param>
public struct TransactionSignatureChecker(
    Transaction transaction, int inputIndex, TxOutput spentOutput, in PrecomputedTransactionData precomputed)
    : ISignatureChecker, IDisposable
{
    private const long LockTimeThreshold = 500_000_000;
    private const uint SequenceDisabled = 1u << 31;
    private const uint SequenceIsTime = 1u << 22;
    private const uint SequenceMask = 0xffff;
    private const uint FirstVersionWithSequences = 2;

    private readonly TxOutput _spentOutput = spentOutput;
    private readonly PrecomputedTransactionData _precomputed = precomputed;
    private SignatureHashCache _hashes;

    /// <inheritdoc/>
    public bool CheckEcdsa(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> scriptCode, SignatureVersion version)
    {
        if (signature.IsEmpty || !PublicKey.TryParse(publicKey, out var key))
        {
            return false;
        }

        var hash = HashOf(scriptCode, signature[^1], version);
        return Ecdsa.Verify(in key, hash.AsSpan(), signature[..^1]);
    }

    /// <inheritdoc/>
    public readonly ScriptError CheckSchnorr(
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
            transaction, inputIndex, in _spentOutput, hashType, in _precomputed, version, in spend, out var hash))
        {
            return ScriptError.SchnorrSigHashType;
        }

        var valid = XOnlyPublicKey.TryParse(publicKey, out var key)
            && Schnorr.Verify(in key, hash.AsSpan(), signature[..Schnorr.SignatureSize]);
        return valid ? ScriptError.Ok : ScriptError.SchnorrSig;
    }

    /// <inheritdoc/>
    public readonly bool CheckLockTime(long lockTime)
    {
        // Heights compare with heights and times with times. A final input would switch the transaction's lock time off.
        var sameKind = lockTime < LockTimeThreshold == transaction.LockTime < LockTimeThreshold;
        return sameKind
            && lockTime <= transaction.LockTime
            && transaction.Inputs[inputIndex].Sequence != TxInput.FinalSequence;
    }

    /// <inheritdoc/>
    public readonly bool CheckSequence(long sequence)
    {
        var own = transaction.Inputs[inputIndex].Sequence;
        if ((uint)transaction.Version < FirstVersionWithSequences || (own & SequenceDisabled) != 0)
        {
            return false;
        }

        var sameKind = (own & SequenceIsTime) == (sequence & SequenceIsTime);
        return sameKind && (sequence & SequenceMask) <= (own & SequenceMask);
    }

    /// <summary>Gives back the memory that remembered hashes took.</summary>
    public void Dispose() => _hashes.Dispose();

    private Hash256 HashOf(ReadOnlySpan<byte> scriptCode, int hashType, SignatureVersion version)
    {
        if (version == SignatureVersion.Legacy && SignatureHash.IsOne(transaction, inputIndex, hashType))
        {
            return SignatureHash.One;
        }

        if (!_hashes.TryResume(version, hashType, scriptCode, out var hasher))
        {
            hasher = version == SignatureVersion.WitnessV0
                ? SignatureHash.StartWitnessV0(transaction, inputIndex, scriptCode, _spentOutput.Value, hashType, in _precomputed)
                : SignatureHash.StartLegacy(transaction, inputIndex, scriptCode, hashType);
            _hashes.Keep(version, hashType, scriptCode, in hasher);
        }

        return SignatureHash.Finish(ref hasher, hashType);
    }
}

using Blockyard.Consensus.Scripts;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>
/// Checks by the real transaction, or, so that scripts get further than a signature that no mutation can guess, by a bit of the
/// signature.
/// </summary>
internal struct CountingChecker(TransactionSignatureChecker real, bool isReal, CheckCounter counter)
    : ISignatureChecker, IDisposable
{
    private TransactionSignatureChecker _real = real;

    public bool CheckEcdsa(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> scriptCode, SignatureVersion version)
    {
        counter.Ecdsa++;
        var agrees = !signature.IsEmpty && (signature[0] & 1) == 0;
        return isReal ? _real.CheckEcdsa(signature, publicKey, scriptCode, version) : agrees;
    }

    public readonly ScriptError CheckSchnorr(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, SignatureVersion version, in TaprootSpend spend)
    {
        counter.Schnorr++;
        var agrees = signature.IsEmpty || (signature[0] & 1) != 0 ? ScriptError.SchnorrSig : ScriptError.Ok;
        return isReal ? _real.CheckSchnorr(signature, publicKey, version, in spend) : agrees;
    }

    public readonly bool CheckLockTime(long lockTime) => _real.CheckLockTime(lockTime);

    public readonly bool CheckSequence(long sequence) => _real.CheckSequence(sequence);

    public void Dispose() => _real.Dispose();
}

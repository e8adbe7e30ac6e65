namespace Blockyard.Consensus.Scripts;

/// <summary>What a script asks about the transaction that spends it.</summary>
/// <remarks>
/// Implement it as a struct: the interpreter is compiled for it and calls it directly. It is passed by reference all the way, so
/// what it remembers from one question to the next stays with the caller.
/// </remarks>
public interface ISignatureChecker
{
    /// <summary>Checks an ECDSA signature with its hash type byte at the end. A bad encoding is a failed check.</summary>
    bool CheckEcdsa(
        ReadOnlySpan<byte> signature,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> scriptCode,
        SignatureVersion version);

    /// <summary>Checks a Schnorr signature of 64 bytes, or 65 with a hash type (BIP 341). The key has 32 bytes.</summary>
    ScriptError CheckSchnorr(
        ReadOnlySpan<byte> signature,
        ReadOnlySpan<byte> publicKey,
        SignatureVersion version,
        in TaprootSpend spend);

    /// <summary>Whether the transaction is locked at least until then (BIP 65).</summary>
    bool CheckLockTime(long lockTime);

    /// <summary>Whether the input is at least so old (BIP 112). The disable bit of the number is not set.</summary>
    bool CheckSequence(long sequence);
}

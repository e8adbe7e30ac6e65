using Blockyard.Primitives;

namespace Blockyard.Wallets.Sealing;

/// <summary>A secret encrypted at rest, with everything but the key that is needed to open it.</summary>
/// <remarks>
/// <code>
///  offset  size  field
///       0     1  version, 1
///       1     1  kind (<see cref="SealKind"/>)
///       2     4  iterations of PBKDF2-HMAC-SHA512, least significant byte first; 0 for the service key
///       6    16  salt of the key derivation
///      22    12  nonce of AES-256-GCM
///      34    16  tag of AES-256-GCM
///      50     n  ciphertext
/// </code>
/// The first 34 bytes and the name of the owner are authenticated with the ciphertext: a seal cannot be weakened, and one
/// wallet's
/// seal cannot be put in the place of another's.
/// </remarks>
public sealed class SealedSecret
{
    internal const byte Version = 1;
    internal const int SaltOffset = 6;
    internal const int SaltSize = 16;
    internal const int NonceOffset = SaltOffset + SaltSize;
    internal const int NonceSize = 12;
    internal const int TagOffset = NonceOffset + NonceSize;
    internal const int TagSize = 16;
    internal const int CipherOffset = TagOffset + TagSize;

    private readonly byte[] _bytes;

    internal SealedSecret(byte[] bytes, SealKind kind, int iterations)
    {
        _bytes = bytes;
        Kind = kind;
        Iterations = iterations;
    }

    /// <summary>What opens the seal.</summary>
    public SealKind Kind { get; }

    /// <summary>Iterations of the key derivation; 0 for the service key.</summary>
    public int Iterations { get; }

    /// <summary>The format above.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Reads the format above.</summary>
    /// <exception cref="FormatException">The bytes are something else.</exception>
    public static SealedSecret Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new SpanReader(bytes);
        if (bytes.Length < CipherOffset
            || !reader.TryReadByte(out var version) || version != Version
            || !reader.TryReadByte(out var kind) || !Enum.IsDefined((SealKind)kind)
            || !reader.TryReadInt32(out var iterations)
            || iterations is < 0 or > SecretSealer.MaxIterations
            || (iterations == 0) != ((SealKind)kind == SealKind.ServiceKey))
        {
            throw new FormatException("This is no sealed secret.");
        }

        return new SealedSecret(bytes.ToArray(), (SealKind)kind, iterations);
    }
}

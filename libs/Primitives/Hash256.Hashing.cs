using Blockyard.Crypto;

namespace Blockyard.Primitives;

public readonly partial struct Hash256
{
    /// <summary>Double SHA-256: what names blocks and transactions.</summary>
    public static Hash256 DoubleSha256(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Size];
        Sha256d.Hash(data, digest);
        return new Hash256(digest);
    }

    /// <summary>Single SHA-256.</summary>
    public static Hash256 Sha256(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Size];
        Crypto.Sha256.Hash(data, digest);
        return new Hash256(digest);
    }

    /// <summary>The single SHA-256 of what was appended.</summary>
    public static Hash256 Finish(ref Sha256Hasher hasher)
    {
        Span<byte> digest = stackalloc byte[Size];
        hasher.Finish(digest);
        return new Hash256(digest);
    }

    /// <summary>The double SHA-256 of what was appended.</summary>
    public static Hash256 FinishDouble(ref Sha256Hasher hasher)
    {
        Span<byte> digest = stackalloc byte[Size];
        hasher.FinishDouble(digest);
        return new Hash256(digest);
    }
}

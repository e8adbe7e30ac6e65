using System.Security.Cryptography;

namespace Blockyard.Primitives;

/// <summary>The double SHA-256 behind every id.</summary>
internal static class DoubleSha256
{
    public static Hash256 Of(ReadOnlySpan<byte> source)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(source, digest);
        SHA256.HashData(digest, digest);
        return new Hash256(digest);
    }
}

using System.Security.Cryptography;

namespace Blockyard.Wallets.Keys;

/// <summary>Secret bytes that are wiped when they are no longer needed.</summary>
/// <remarks>
/// The buffer is pinned, so that the garbage collector leaves no copy behind. Neither a log nor an error message can show the
/// content: <see cref="ToString"/> does not.
/// </remarks>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    /// <summary>Makes room for <paramref name="length"/> bytes, all zero.</summary>
    public SecretBytes(int length)
    {
        _bytes = GC.AllocateArray<byte>(length, pinned: true);
    }

    /// <summary>Keeps a copy; the caller wipes the original.</summary>
    public SecretBytes(ReadOnlySpan<byte> source)
        : this(source.Length)
    {
        source.CopyTo(_bytes);
    }

    /// <summary>Number of bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes themselves.</summary>
    /// <exception cref="ObjectDisposedException">They have been wiped.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>Wipes the bytes.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>Says that there is a secret, not which.</summary>
    public override string ToString() => "(secret)";
}

using System.Text;

namespace Blockyard.Crypto;

/// <summary>
/// The tagged hash of BIP 340: SHA256(SHA256(tag) ‖ SHA256(tag) ‖ data), so that hashes made for one purpose mean nothing for
/// another.
/// </summary>
/// <remarks>
/// A tag's prefix is one whole block, so an instance keeps the state behind it and pays for the data only. Thread-safe.
/// </remarks>
public sealed class TaggedHash
{
    private readonly uint[] _midstate = Sha256Compression.InitialState.ToArray();

    /// <summary>Prepares a tag.</summary>
    public TaggedHash(string tag)
    {
        Span<byte> prefix = stackalloc byte[2 * Sha256.HashSize];
        Sha256.Hash(Encoding.UTF8.GetBytes(tag), prefix);
        prefix[..Sha256.HashSize].CopyTo(prefix[Sha256.HashSize..]);
        Sha256Compression.Compress(_midstate, prefix);
    }

    /// <summary>A hasher that has taken in the tag: append the data, then finish.</summary>
    public Sha256Hasher Start() => Sha256Hasher.FromState(_midstate, blocks: 1);

    /// <summary>Writes the tagged hash of the data to the destination.</summary>
    /// <exception cref="ArgumentException">The destination holds fewer than 32 bytes.</exception>
    public void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var hasher = Start();
        hasher.Append(data);
        hasher.Finish(destination);
    }

    /// <summary>The tagged hash of the data as a new array.</summary>
    public byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new byte[Sha256.HashSize];
        Hash(data, hash);
        return hash;
    }
}

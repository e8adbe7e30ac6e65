using Blockyard.Crypto.MuHash;

namespace Blockyard.Crypto;

/// <summary>
/// A hash of a set of byte strings that does not depend on their order and from which elements can be taken out again.
/// </summary>
/// <remarks>
/// <para>Bitcoin Core's MuHash3072: every element's SHA-256 is the key of a ChaCha20 stream whose first 384 bytes, the lowest
/// first, are a number; the set's number is the product of those put in divided by those taken out, modulo
/// 2^3072 − 1,103,717; its hash is the SHA-256 of the number's 384 bytes. Division waits until the end: products are kept of
/// both.</para>
/// Each thread can hash a part of a set; the parts are then combined. Not safe for use by several threads at once. An element
/// costs a few microseconds, the hash some milliseconds if anything was taken out.
/// </remarks>
public sealed class MuHash3072
{
    private Number3072 _inserted;
    private Number3072 _removed;
    private bool _anyRemoved;

    /// <summary>The empty set.</summary>
    public MuHash3072()
    {
        _inserted.SetToOne();
        _removed.SetToOne();
    }

    /// <summary>Puts an element in. One that is in already is then in twice.</summary>
    public void Insert(ReadOnlySpan<byte> element) => Multiply(ref _inserted, element);

    /// <summary>Takes an element out, whether it is in or comes later.</summary>
    public void Remove(ReadOnlySpan<byte> element)
    {
        Multiply(ref _removed, element);
        _anyRemoved = true;
    }

    /// <summary>Puts in what is in another set and takes out what was taken out of it.</summary>
    public void Combine(MuHash3072 other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _inserted.Multiply(other._inserted);
        _removed.Multiply(other._removed);
        _anyRemoved |= other._anyRemoved;
    }

    /// <summary>Writes the hash of the set, 32 bytes in internal byte order. More can be put in and taken out afterwards.</summary>
    /// <exception cref="ArgumentException">The destination holds fewer than 32 bytes.</exception>
    public void Finish(Span<byte> destination)
    {
        if (_anyRemoved)
        {
            _removed.Invert();
            _inserted.Multiply(_removed);
            _removed.SetToOne();
            _anyRemoved = false;
        }

        Span<byte> bytes = stackalloc byte[Number3072.Size];
        _inserted.WriteBytes(bytes);
        Sha256.Hash(bytes, destination);
    }

    private static void Multiply(ref Number3072 product, ReadOnlySpan<byte> element)
    {
        Span<byte> key = stackalloc byte[ChaCha20.KeySize];
        Span<byte> bytes = stackalloc byte[Number3072.Size];
        Sha256.Hash(element, key);
        ChaCha20.WriteSixBlocks(key, bytes);
        Number3072 factor = default;
        factor.ReadBytes(bytes);
        product.Multiply(factor);
    }
}

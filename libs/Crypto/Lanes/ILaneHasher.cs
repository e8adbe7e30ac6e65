namespace Blockyard.Crypto.Lanes;

/// <summary>SHA-256 of many messages, some number at once: twice, unless it says once.</summary>
internal interface ILaneHasher
{
    /// <summary>Messages hashed at once.</summary>
    int Lanes { get; }

    /// <summary>Hashes inputs of 64 bytes; the destination may start where the inputs start.</summary>
    void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> destination);

    /// <summary>Hashes messages, whose pieces are known to lie within the data.</summary>
    void HashMany(ReadOnlySpan<byte> data, ReadOnlySpan<HashedMessage> messages, Span<byte> destination);

    /// <summary>Hashes messages of one block each once, whose padding is there already.</summary>
    void HashBlocksOnce(ReadOnlySpan<byte> blocks, Span<byte> destination);
}

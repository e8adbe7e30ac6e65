namespace Blockyard.Crypto.Lanes;

/// <summary>Double SHA-256 of many messages, some number at once.</summary>
internal interface ILaneHasher
{
    /// <summary>Messages hashed at once.</summary>
    int Lanes { get; }

    /// <summary>Hashes inputs of 64 bytes; the destination may start where the inputs start.</summary>
    void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> destination);

    /// <summary>Hashes messages, whose pieces are known to lie within the data.</summary>
    void HashMany(ReadOnlySpan<byte> data, ReadOnlySpan<HashedMessage> messages, Span<byte> destination);
}

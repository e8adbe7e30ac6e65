using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>The answer that a repeated call gets.</summary>
/// <param name="Key">SHA-256 over method and idempotency key.</param>
/// <param name="Body">SHA-256 of the request.</param>
/// <param name="Response">The answer, serialised, without secrets.</param>
public sealed record IdempotencyReceipt(Hash256 Key, Hash256 Body, ReadOnlyMemory<byte> Response)
{
    /// <summary>For how long a receipt is kept: 24 hours.</summary>
    public const uint LifetimeSeconds = 24 * 60 * 60;

    internal static IdempotencyReceipt Read(ref RecordReader reader) =>
        new(reader.Hash(), reader.Hash(), reader.Bytes().ToArray());

    internal void Write(RecordWriter writer) => writer.Hash(Key).Hash(Body).Bytes(Response.Span);
}

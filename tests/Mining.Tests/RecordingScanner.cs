using System.Buffers.Binary;
using Blockyard.Mining.Scanning;

namespace Blockyard.Mining.Tests;

/// <summary>Writes down every header that would be hashed instead of hashing it; finds nothing.</summary>
/// <param name="record">Takes the 80 bytes of each.</param>
internal sealed class RecordingScanner(Action<byte[]> record) : INonceScanner
{
    private const int NonceOffset = 76;

    public int Lanes => 4;

    public bool TryScan(HeaderWork work, uint first, int count, out uint nonce, out int tried)
    {
        for (tried = 0; tried < count; tried++)
        {
            var header = work.Header.ToArray();
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(NonceOffset), first + (uint)tried);
            record(header);
        }

        nonce = 0;
        return false;
    }
}

using System.Buffers.Binary;

namespace Blockyard.Wallets.Psbt;

/// <summary>Where a key comes from, as PSBTs write it: the master key's fingerprint, then the steps.</summary>
/// <remarks>The fingerprint's four bytes as they are hashed, every step least significant byte first.</remarks>
internal static class KeyOriginFormat
{
    public static byte[] Encode(uint fingerprint, ReadOnlySpan<uint> path)
    {
        var bytes = new byte[sizeof(uint) * (1 + path.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, fingerprint);
        for (var i = 0; i < path.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(uint) * (1 + i)), path[i]);
        }

        return bytes;
    }
}

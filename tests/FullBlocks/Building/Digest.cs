using System.Security.Cryptography;
using System.Text;
using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Building;

/// <summary>Hashes, with the framework's SHA-256 (RIPEMD-160 it has none).</summary>
internal static class Digest
{
    public static byte[] Sha256(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);

    public static byte[] Double(ReadOnlySpan<byte> bytes) => SHA256.HashData(SHA256.HashData(bytes));

    public static byte[] Hash160(ReadOnlySpan<byte> bytes) => Crypto.Hash160.Hash(bytes);

    public static byte[] Tagged(string tag, ReadOnlySpan<byte> bytes)
    {
        var prefix = Sha256(Encoding.UTF8.GetBytes(tag));
        return Sha256([.. prefix, .. prefix, .. bytes]);
    }

    /// <summary>The Merkle root over some ids; the last of an odd row is paired with itself.</summary>
    public static Hash256 MerkleRoot(IEnumerable<Hash256> ids)
    {
        var row = ids.ToList();
        while (row.Count > 1)
        {
            var above = new List<Hash256>();
            for (var i = 0; i < row.Count; i += 2)
            {
                above.Add(new Wire().Hash(row[i]).Hash(row[Math.Min(i + 1, row.Count - 1)]).ToHash());
            }

            row = above;
        }

        return row.Count == 0 ? Hash256.Zero : row[0];
    }
}

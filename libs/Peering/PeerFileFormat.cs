using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Blockyard.Peering;

/// <summary>The frame of every file about peers.</summary>
/// <remarks>
/// <code>
///   0  magic, 4 bytes     4  version, 4 bytes     8  network's magic, 4 bytes     12  content
///   last 4 bytes: the first of the SHA-256 of all that          numbers little-endian
/// </code>
/// </remarks>
internal static class PeerFileFormat
{
    private const int VersionAt = 4;
    private const int NetworkAt = 8;
    private const int ContentAt = 12;
    private const int ChecksumSize = 4;

    public static byte[] Frame(ReadOnlySpan<byte> magic, uint version, uint network, ReadOnlySpan<byte> content)
    {
        var file = new byte[ContentAt + content.Length + ChecksumSize];
        magic.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(VersionAt), version);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(NetworkAt), network);
        content.CopyTo(file.AsSpan(ContentAt));
        Checksum(file).CopyTo(file.AsSpan(ContentAt + content.Length));
        return file;
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another kind, version or network.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> magic, uint version, uint network, ReadOnlySpan<byte> file)
    {
        if (file.Length < ContentAt + ChecksumSize || !file.StartsWith(magic) || !file[^ChecksumSize..].SequenceEqual(Checksum(file)))
        {
            throw new InvalidDataException("it is damaged");
        }

        var written = BinaryPrimitives.ReadUInt32LittleEndian(file[VersionAt..]);
        return written != version ? throw new InvalidDataException($"it has format {written}, and this program knows {version}")
            : BinaryPrimitives.ReadUInt32LittleEndian(file[NetworkAt..]) != network
                ? throw new InvalidDataException("it belongs to another network")
                : file[ContentAt..^ChecksumSize];
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> file) =>
        SHA256.HashData(file[..^ChecksumSize]).AsSpan(0, ChecksumSize);
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockyard.Hosting;
using Blockyard.Peering;
using Blockyard.Storage;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>
/// Keeps the random id of a node in its data folder. Without the file a node would greet as a stranger after every restart.
/// <code>
///   0  magic "BYNI"     4  version, 2 bytes     6  zero, 2 bytes     8  network's magic     12  id, 16 bytes
///   28 first 4 bytes of the SHA-256 of all that          numbers little-endian
/// </code>
/// </summary>
internal static class NodeIdFile
{
    public const string Name = "node-id";

    private const ushort Version = 1;
    private const int VersionAt = 4;
    private const int NetworkAt = 8;
    private const int IdAt = 12;
    private const int ChecksumAt = IdAt + NodeId.Size;
    private const int Size = ChecksumAt + sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "BYNI"u8;

    /// <summary>Reads the id, or makes one up and keeps it.</summary>
    /// <exception cref="ServiceStartException">The file is damaged, or of another network or version.</exception>
    public static NodeId ReadOrCreate(string directory, uint network)
    {
        var path = Path.Combine(directory, Name);
        try
        {
            return File.Exists(path) ? Read(path, File.ReadAllBytes(path), network) : Create(path, network);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServiceStartException($"'{path}' cannot be read or written: {error.Message}", error);
        }
    }

    private static NodeId Read(string path, ReadOnlySpan<byte> bytes, uint network)
    {
        // A newer format may have any size: the version comes first.
        if (bytes.StartsWith(Magic)
            && BinaryPrimitives.TryReadUInt16LittleEndian(bytes[VersionAt..], out var version)
            && version > Version)
        {
            throw new ServiceStartException($"'{path}' has format {version}; this program knows {Version}. Use the program that wrote it.");
        }

        if (bytes.Length != Size || !bytes.StartsWith(Magic) || !bytes[ChecksumAt..].SequenceEqual(Checksum(bytes)))
        {
            throw new ServiceStartException($"'{path}' is damaged. Remove it: the node then takes a new id.");
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[NetworkAt..]) == network
            ? new NodeId(bytes[IdAt..ChecksumAt])
            : throw new ServiceStartException($"'{path}' belongs to another network: use another Data:Directory.");
    }

    private static NodeId Create(string path, uint network)
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(VersionAt), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(NetworkAt), network);
        RandomNumberGenerator.Fill(bytes.AsSpan(IdAt, NodeId.Size));
        Checksum(bytes).CopyTo(bytes.AsSpan(ChecksumAt));

        var unfinished = path + ".new";
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        OsDisk.Instance.Move(unfinished, path);
        OsDisk.Instance.FlushDirectory(Path.GetDirectoryName(path)!);
        return new NodeId(bytes.AsSpan(IdAt, NodeId.Size));
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> bytes) =>
        SHA256.HashData(bytes[..ChecksumAt]).AsSpan(0, sizeof(uint));
}

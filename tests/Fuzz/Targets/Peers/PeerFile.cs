using System.Security.Cryptography;
using Blockyard.Fuzz.Engine;
using Blockyard.Peering;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>The frame of the files about peers, which no mutation gets through by itself.</summary>
internal static class PeerFile
{
    public const uint Network = 7;

    private const int ChecksumSize = 4;

    /// <summary>A sound file of our network with any content.</summary>
    public static byte[] Of(ReadOnlySpan<byte> magic, ReadOnlySpan<byte> content)
    {
        var file = PeerFileFormat.Frame(magic, 1, Network, content);
        Require.Same(content, PeerFileFormat.Open(magic, 1, Network, file), "content of a frame");
        return file;
    }

    /// <summary>Whatever lies in a file, also with its checksum put right, is opened or refused.</summary>
    public static void CheckFrame(ReadOnlyMemory<byte> file, byte[] magic)
    {
        Check(file);
        if (file.Length >= ChecksumSize)
        {
            var sound = file.ToArray();
            SHA256.HashData(sound.AsSpan(..^ChecksumSize)).AsSpan(0, ChecksumSize).CopyTo(sound.AsSpan(^ChecksumSize..));
            Check(sound);
        }

        void Check(ReadOnlyMemory<byte> bytes) => Require.OnlyThrows<InvalidDataException>(() =>
        {
            var content = PeerFileFormat.Open(magic, 1, Network, bytes.Span);
            Require.Same(Of(magic, content), bytes.Span, "file written again");
        });
    }
}

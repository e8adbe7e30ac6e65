using System.IO.Compression;

namespace Blockyard.Services.ChainStore.Snapshots;

/// <summary>A snapshot on disk, plain or compressed with gzip, to be read from any offset.</summary>
internal static class SnapshotFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>Opens the content of a file at an offset.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<Stream> OpenAsync(string path, long offset, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        var isCompressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = isCompressed ? 0 : offset;
        if (!isCompressed)
        {
            return file;
        }

        var content = new GZipStream(file, CompressionMode.Decompress);
        var passed = new byte[BufferSize];
        for (var left = offset; left > 0;)
        {
            var read = await content.ReadAsync(passed.AsMemory(0, (int)Math.Min(left, passed.Length)), cancellationToken);
            left -= read > 0 ? read : throw new EndOfStreamException($"'{path}' has become shorter.");
        }

        return content;
    }
}

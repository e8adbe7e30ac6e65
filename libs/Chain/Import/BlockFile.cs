using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Blockyard.Chain.Snapshots;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>
/// A file of blocks: hexadecimal lines, Bitcoin Core's own format, or a snapshot of a chain; each may be compressed with gzip.
/// Content tells which.
/// </summary>
/// <remarks>
/// Core keeps its block files scrambled with eight bytes that stand in <c>xor.dat</c> beside them; they are unscrambled on the
/// way.
/// </remarks>
public sealed class BlockFile : IBlockSource, IDisposable
{
    private const string KeyFileName = "xor.dat";
    private const int BufferSize = 1 << 20;

    private readonly Stream _stream;
    private readonly IBlockSource _format;

    private BlockFile(Stream stream, IBlockSource format)
    {
        _stream = stream;
        _format = format;
    }

    /// <summary>Bytes of the file, compressed or not.</summary>
    public long Length => _stream.Length;

    /// <summary>Bytes of it that were read: a few blocks more than the chain has.</summary>
    public long Position => _stream.Position;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FormatException">The file holds something else than blocks of this network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<BlockFile> OpenAsync(string path, ChainParams parameters, CancellationToken cancellationToken)
    {
        var keyPath = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, KeyFileName);
        var key = File.Exists(keyPath) ? await File.ReadAllBytesAsync(keyPath, cancellationToken) : [];
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return await OpenAsync(file, parameters, key, cancellationToken);
    }

    /// <summary>Reads blocks from a stream, which is disposed with the file.</summary>
    /// <param name="stream">The content from its start; it can seek.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="key">What Core's files are scrambled with; empty if with nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">The stream holds something else than blocks of this network.</exception>
    public static async Task<BlockFile> OpenAsync(
        Stream stream,
        ChainParams parameters,
        ReadOnlyMemory<byte> key,
        CancellationToken cancellationToken)
    {
        try
        {
            var reader = CreateReader(stream);
            var start = await PeekAsync(reader, cancellationToken);
            if (start is [0x1f, 0x8b, ..])
            {
                reader = CreateReader(new GZipStream(reader.AsStream(), CompressionMode.Decompress));
                start = await PeekAsync(reader, cancellationToken);
            }

            return new BlockFile(stream, await RecogniseAsync(reader, start, parameters, key, cancellationToken));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<SourceBlock?> ReadAsync(BlockBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _format.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            // What gzip says about damaged input.
            return new SourceBlock(exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static PipeReader CreateReader(Stream stream) =>
        PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize));

    /// <summary>The first four bytes, or all if there are fewer, left to be read again.</summary>
    private static async Task<byte[]> PeekAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        var result = await reader.ReadAtLeastAsync(sizeof(uint), cancellationToken);
        var start = result.Buffer.Slice(0, Math.Min(sizeof(uint), result.Buffer.Length)).ToArray();
        reader.AdvanceTo(result.Buffer.Start);
        return start;
    }

    private static bool IsText(byte character) => char.IsAsciiHexDigit((char)character) || char.IsWhiteSpace((char)character);

    private static async Task<IBlockSource> RecogniseAsync(
        PipeReader reader,
        byte[] start,
        ChainParams parameters,
        ReadOnlyMemory<byte> key,
        CancellationToken cancellationToken)
    {
        if (Array.TrueForAll(start, IsText))
        {
            return new HexBlockSource(reader);
        }

        if (start.Length == sizeof(uint))
        {
            if (SnapshotHeader.Magic.StartsWith(start))
            {
                var snapshot = await SnapshotReader.OpenAsync(reader, cancellationToken);
                snapshot.Header.RequireNetwork(parameters);
                return snapshot;
            }

            var magic = BinaryPrimitives.ReadUInt32LittleEndian(start);
            if (magic == parameters.MessageStart)
            {
                return new CoreBlockSource(reader, parameters.MessageStart, []);
            }

            if (key.Length == CoreBlockSource.KeySize
                && (magic ^ BinaryPrimitives.ReadUInt32LittleEndian(key.Span)) == parameters.MessageStart)
            {
                return new CoreBlockSource(reader, parameters.MessageStart, key.ToArray());
            }
        }

        throw new FormatException(
            $"These are neither hexadecimal lines, nor block records of {parameters.Name}, nor a snapshot.");
    }
}

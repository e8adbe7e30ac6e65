namespace Blockyard.Storage;

/// <summary>An open file of a store. Safe for many threads, as long as none writes what another one reads.</summary>
public interface IStoreFile : IDisposable
{
    /// <summary>Bytes in the file.</summary>
    long Length { get; }

    /// <summary>Reads at an offset; returns how many bytes came, fewer than asked for only at the end of the file.</summary>
    int Read(Span<byte> target, long offset);

    /// <summary>Writes all bytes at an offset; the file grows as it has to. Durable after <see cref="Flush"/>.</summary>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Cuts the file, or fills it up with zeros. Durable after <see cref="Flush"/>.</summary>
    void SetLength(long length);

    /// <summary>Makes content and length durable; not the file's name.</summary>
    void Flush();
}

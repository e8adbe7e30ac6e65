namespace Blockyard.Peering;

/// <summary>Keeps what a node remembers of its peers across a restart: a few small files.</summary>
public interface IPeerFiles
{
    /// <summary>The whole of a file; null if there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    byte[]? Read(string name);

    /// <summary>Replaces a file in one step, durably.</summary>
    /// <exception cref="IOException">It cannot be written; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write it; the file is as it was.</exception>
    void Write(string name, ReadOnlySpan<byte> content);

    /// <summary>Gives a file that cannot be used another name, so that somebody can look at it.</summary>
    /// <exception cref="IOException">It cannot be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not move it.</exception>
    void SetAside(string name);
}

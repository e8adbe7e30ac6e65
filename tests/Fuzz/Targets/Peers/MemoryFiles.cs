using Blockyard.Peering;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>One file of a node about its peers, in memory.</summary>
internal sealed class MemoryFiles(byte[]? content) : IPeerFiles
{
    /// <summary>What lies there; null if nothing does any more.</summary>
    public byte[]? Content { get; private set; } = content;

    public byte[]? Read(string name) => Content;

    public void Write(string name, ReadOnlySpan<byte> content) => Content = content.ToArray();

    public void SetAside(string name) => Content = null;
}

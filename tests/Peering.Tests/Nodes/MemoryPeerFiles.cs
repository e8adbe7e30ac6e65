using System.Collections.Concurrent;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Files of a node that outlive it, in memory.</summary>
internal sealed class MemoryPeerFiles : IPeerFiles
{
    public ConcurrentDictionary<string, byte[]> Files { get; } = [];

    /// <summary>Names of files that were set aside.</summary>
    public ConcurrentQueue<string> Aside { get; } = [];

    public int Writes { get; private set; }

    public byte[]? Read(string name) => Files.GetValueOrDefault(name);

    public void Write(string name, ReadOnlySpan<byte> content)
    {
        Files[name] = content.ToArray();
        Writes++;
    }

    public void SetAside(string name)
    {
        Files.TryRemove(name, out _);
        Aside.Enqueue(name);
    }
}

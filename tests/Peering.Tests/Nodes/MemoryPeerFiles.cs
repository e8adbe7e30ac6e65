using System.Collections.Concurrent;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Files of a node that outlive it, in memory.</summary>
internal sealed class MemoryPeerFiles : IPeerFiles
{
    public ConcurrentDictionary<string, byte[]> Files { get; } = [];

    /// <summary>Names of files that were set aside.</summary>
    public ConcurrentQueue<string> Aside { get; } = [];

    public int Writes { get; private set; }

    /// <summary>What happens to whoever reads or writes a file of this name.</summary>
    public ConcurrentDictionary<string, Exception> Failures { get; } = [];

    public byte[]? Read(string name)
    {
        Fail(name);
        return Files.GetValueOrDefault(name);
    }

    public void Write(string name, ReadOnlySpan<byte> content)
    {
        Fail(name);
        Files[name] = content.ToArray();
        Writes++;
    }

    public void SetAside(string name)
    {
        Files.TryRemove(name, out _);
        Aside.Enqueue(name);
    }

    private void Fail(string name)
    {
        if (Failures.TryGetValue(name, out var failure))
        {
            throw failure;
        }
    }
}

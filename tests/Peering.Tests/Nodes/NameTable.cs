using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Names that a test can change.</summary>
internal sealed class NameTable : IHostResolver
{
    private readonly ConcurrentDictionary<string, IPAddress[]> _names = new();
    private int _lookups;

    public void Set(string name, params string[] addresses) => _names[name] = Array.ConvertAll(addresses, IPAddress.Parse);

    public void Remove(string name) => _names.TryRemove(name, out _);

    /// <summary>True for a resolver that does not answer.</summary>
    public bool Hang { get; set; }

    /// <summary>How many times it has been asked.</summary>
    public int Lookups => Volatile.Read(ref _lookups);

    /// <summary>How many times it answers; it keeps waiting whoever asks more often.</summary>
    public int Answers { get; set; } = int.MaxValue;

    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var lookup = Interlocked.Increment(ref _lookups);
        while (lookup > Answers)
        {
            await Task.Delay(10, cancellationToken);
        }

        if (Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return _names.TryGetValue(host, out var addresses) ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }
}

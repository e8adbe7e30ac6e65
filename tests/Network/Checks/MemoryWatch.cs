using System.Globalization;
using Blockyard.Network.Members;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Checks;

/// <summary>Looks from time to time how much memory each service has, over all its lives.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private const string Resident = "VmRSS:";

    /// <summary>The budget for coins (64 MiB), and what .NET, gRPC, a mempool and blocks on their way take.</summary>
    private const long ChainStoreLimit = 512L << 20;
    private const long MinerLimit = 300L << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Member, long> _most;
    private readonly Task _watching;

    public MemoryWatch(Cluster cluster)
    {
        _most = cluster.All.ToDictionary(member => member, _ => 0L);
        _watching = WatchAsync(cluster);
    }

    /// <summary>The most that a service of a kind ever had.</summary>
    public long Most(ServiceKind kind)
    {
        lock (_most)
        {
            return _most.Where(pair => pair.Key.Kind == kind).Max(pair => pair.Value);
        }
    }

    /// <exception cref="LossException">A service had more than it may.</exception>
    public void Check()
    {
        lock (_most)
        {
            foreach (var (member, bytes) in _most)
            {
                if (bytes > (member.Kind == ServiceKind.Miner ? MinerLimit : ChainStoreLimit))
                {
                    throw new LossException($"{member.Name} took {bytes >> 20} MiB of memory.");
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync(Cluster cluster)
    {
        while (true)
        {
            foreach (var member in cluster.All.Where(member => member.Lives > 0))
            {
                var bytes = Read(member.Process);
                lock (_most)
                {
                    _most[member] = Math.Max(_most[member], bytes);
                }
            }

            await Task.Delay(Interval, _stop.Token);
        }
    }

    private static long Read(ServiceProcess process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith(Resident, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(Resident.Length, line.Length - Resident.Length - 2), CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            return 0;
        }
    }
}

using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Miner.ChainStores;

/// <summary>One chain-store that this miner may work for. Thread-safe.</summary>
internal sealed class ChainStoreNode(string address, CallInvoker invoker, IDisposable channel, TimeProvider time) : IDisposable
{
    /// <summary>So many looks in a row decide that a node is worse than the others; a single one may have been bad luck.</summary>
    private const int LooksThatCount = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private TimeSpan _pause = FirstPause;
    private TimeSpan _wait;
    private long _failedAt;
    private int _badLooks;

    /// <summary>Where it is.</summary>
    public string Address => address;

    /// <summary>Gives templates and takes solutions.</summary>
    public TemplateService.TemplateServiceClient Templates { get; } = new(invoker);

    /// <summary>Tells of its chain.</summary>
    public ChainService.ChainServiceClient Chain { get; } = new(invoker);

    /// <summary>How long until it may be tried again; zero or less for now.</summary>
    public TimeSpan UntilRetry
    {
        get
        {
            lock (_gate)
            {
                return _wait == TimeSpan.Zero ? TimeSpan.Zero : _wait - time.GetElapsedTime(_failedAt);
            }
        }
    }

    /// <summary>True if it does not answer, or does not have the chain that others have.</summary>
    public bool IsPoor => Volatile.Read(ref _badLooks) >= LooksThatCount;

    /// <summary>It gave no work: it is tried again later, each time twice as late.</summary>
    public void Failed()
    {
        lock (_gate)
        {
            _failedAt = time.GetTimestamp();
            _wait = _pause;
            _pause = _pause < LongestPause / 2 ? _pause * 2 : LongestPause;
        }
    }

    /// <summary>It gives work.</summary>
    public void Works()
    {
        lock (_gate)
        {
            _wait = TimeSpan.Zero;
            _pause = FirstPause;
        }
    }

    /// <summary>Notes how it compared with the others.</summary>
    public void Judge(bool isGood) => Volatile.Write(ref _badLooks, isGood ? 0 : _badLooks + 1);

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}

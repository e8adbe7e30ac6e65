namespace Blockyard.Services.Tests.Miner;

/// <summary>Ends all streams that are open.</summary>
internal sealed class StreamBreaker : IDisposable
{
    private volatile CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Break()
    {
        var broken = _source;
        _source = new CancellationTokenSource();
        broken.Cancel();
    }

    public void Dispose() => _source.Dispose();
}

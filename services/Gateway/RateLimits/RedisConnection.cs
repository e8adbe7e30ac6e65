using StackExchange.Redis;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>The one connection to Redis, kept up by the client library once it is made.</summary>
internal sealed class RedisConnection(string configuration) : IDisposable
{
    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private bool _disposed;

    /// <summary>Reads the connection string, such as <c>redis:6379,password=…</c>.</summary>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    public static ConfigurationOptions Parse(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1000;
        options.SyncTimeout = 1000;
        options.ClientName = "blockyard-gateway";
        return options;
    }

    /// <summary>The database. The wait may be given up; connecting goes on and serves whoever asks next.</summary>
    public async ValueTask<IDatabase> GetDatabaseAsync(CancellationToken cancellationToken)
    {
        var connecting = Connect();
        var multiplexer = connecting.IsCompletedSuccessfully ? connecting.Result : await connecting.WaitAsync(cancellationToken);
        return multiplexer.GetDatabase();
    }

    public void Dispose()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_lock)
        {
            _disposed = true;
            connecting = _connecting;
        }

        connecting?.ContinueWith(done => done.Result.Dispose(), TaskContinuationOptions.OnlyOnRanToCompletion);
    }

    private Task<ConnectionMultiplexer> Connect()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _connecting is null or { IsFaulted: true }
                ? _connecting = ConnectionMultiplexer.ConnectAsync(Parse(configuration))
                : _connecting;
        }
    }
}

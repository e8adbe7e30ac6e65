namespace Grpc.Core;

/// <summary>A call being served, as its handler sees it.</summary>
public abstract class ServerCallContext
{
    private Dictionary<object, object>? _userState;

    /// <summary>Path of the method: <c>/service/method</c>.</summary>
    public string Method => MethodCore;

    /// <summary>The host the caller asked for.</summary>
    public string Host => HostCore;

    /// <summary>Address of the caller.</summary>
    public string Peer => PeerCore;

    /// <summary>When the caller stops waiting, in UTC; <see cref="DateTime.MaxValue"/> for never.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>Headers the caller sent.</summary>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>Cancelled when the caller is gone or its deadline has passed.</summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>Trailers to send.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>Status to send.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>Options of the writes that follow.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>What transport security tells about the caller.</summary>
    public AuthContext AuthContext => AuthContextCore;

    /// <summary>Room for interceptors and handlers to pass things on.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>Path of the method.</summary>
    protected abstract string MethodCore { get; }

    /// <summary>The host the caller asked for.</summary>
    protected abstract string HostCore { get; }

    /// <summary>Address of the caller.</summary>
    protected abstract string PeerCore { get; }

    /// <summary>When the caller stops waiting.</summary>
    protected abstract DateTime DeadlineCore { get; }

    /// <summary>Headers the caller sent.</summary>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <summary>Cancelled when the caller is gone or its deadline has passed.</summary>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <summary>Trailers to send.</summary>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <summary>Status to send.</summary>
    protected abstract Status StatusCore { get; set; }

    /// <summary>Options of the writes that follow.</summary>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>What transport security tells about the caller.</summary>
    protected abstract AuthContext AuthContextCore { get; }

    /// <summary>Room for interceptors and handlers to pass things on.</summary>
    protected virtual IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>Sends the response headers now, rather than with the first response. To be called once.</summary>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) => WriteResponseHeadersAsyncCore(responseHeaders);

    /// <summary>A token that carries this call's deadline and cancellation to calls made for it.</summary>
    public ContextPropagationToken CreatePropagationToken(ContextPropagationOptions? options = null) =>
        CreatePropagationTokenCore(options);

    /// <summary>Sends the response headers.</summary>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);

    /// <summary>Makes a propagation token.</summary>
    protected abstract ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options);
}

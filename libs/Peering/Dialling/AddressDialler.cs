using System.Net;
using System.Net.Sockets;
using Blockyard.Peering.Addresses;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Dialling;

/// <summary>Dials everything that one address of the operator's stands for, and looks regularly whether that has changed.</summary>
internal sealed class AddressDialler(
    PeerAddress address,
    PeerSource source,
    IHostResolver resolver,
    Func<PeerTarget, string, EndpointDialler> create,
    LoopGroup loops,
    PeerSettings settings,
    TimeProvider time,
    Random random,
    ILogger logger) : IDisposable
{
    private const string RemovedText = "the operator removed it";

    private readonly Lock _lock = new();
    private readonly Dictionary<IPEndPoint, EndpointDialler> _endpoints = [];
    private readonly HashSet<IPEndPoint> _forgotten = [];
    private readonly CancellationTokenSource _removed = new();
    private readonly Backoff _backoff = new(settings.ReconnectMin, settings.ReconnectMax, random);
    private volatile string _error = "";
    private volatile bool _isSteady;

    public PeerAddress Address => address;

    /// <summary>How it came to be known.</summary>
    public PeerSource Source => source;

    /// <summary>Why the name does not resolve; empty if it does.</summary>
    public string Error => _error;

    /// <summary>True if it stood for the same when it was last looked up as the time before.</summary>
    public bool IsSteady => _isSteady;

    /// <summary>What it stands for now.</summary>
    public IReadOnlyList<EndpointDialler> Endpoints
    {
        get
        {
            lock (_lock)
            {
                return [.. _endpoints.Values];
            }
        }
    }

    /// <summary>True once everything that it stands for has been tried.</summary>
    public bool IsTried
    {
        get
        {
            lock (_lock)
            {
                return (_endpoints.Count > 0 || _error.Length > 0) && _endpoints.Values.All(endpoint => endpoint.State.IsTried);
            }
        }
    }

    /// <summary>Ends everything: its connections too.</summary>
    public void Dispose()
    {
        foreach (var endpoint in Endpoints)
        {
            endpoint.Hang(RemovedText);
        }

        _ = _removed.CancelAsync();
    }

    /// <summary>Ends the connection with one of several targets and dials it no more; false if it is none of these.</summary>
    public bool Forget(string name)
    {
        lock (_lock)
        {
            var endpoint = _endpoints.Values.FirstOrDefault(candidate => candidate.Name == name);
            if (endpoint is null)
            {
                return false;
            }

            _forgotten.Add(endpoint.Target.EndPoint);
            _endpoints.Remove(endpoint.Target.EndPoint);
            endpoint.Retire();
            endpoint.Hang(RemovedText);
            return true;
        }
    }

    /// <summary>Resolves again and again until it is removed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _removed.Token);
        while (true)
        {
            var resolved = await ResolveAsync(either.Token);
            if (resolved is not null)
            {
                Update(resolved, either.Token);
            }

            await Task.Delay(resolved is null ? _backoff.Next() : _backoff.Spread(settings.ResolveInterval), time, either.Token);
        }
    }

    private async Task<IReadOnlyList<IPAddress>?> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.Host, out var literal))
        {
            return [literal];
        }

        try
        {
            var addresses = await resolver.ResolveAsync(address.Host, cancellationToken)
                .WaitAsync(settings.HandshakeTimeout, time, cancellationToken);
            _backoff.Reset();
            _error = addresses.Count > 0 ? "" : "the name has no address";
            return addresses;
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or ArgumentException)
        {
            if (_error.Length == 0)
            {
                PeeringLog.NotResolved(logger, address.Host, exception.Message);
            }

            _error = $"the name does not resolve: {exception.Message}";
            return null;
        }
    }

    /// <summary>Begins to dial what is new, and dials no more what the name does not stand for any more.</summary>
    private void Update(IReadOnlyList<IPAddress> addresses, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var targets = Choose(addresses);
            _isSteady = IPAddress.TryParse(address.Host, out _) || _endpoints.Keys.ToHashSet().SetEquals(targets);
            foreach (var endPoint in _endpoints.Keys.Except(targets).ToList())
            {
                _endpoints.Remove(endPoint, out var gone);
                gone!.Retire();
            }

            foreach (var endPoint in targets.Except(_endpoints.Keys).ToList())
            {
                var name = targets.Count == 1 ? address.ToString() : endPoint.ToString();
                var endpoint = create(new PeerTarget(address.Host, endPoint), name);
                _endpoints.Add(endPoint, endpoint);
                loops.Start(endpoint.RunAsync, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Those to dial. An answer comes in any order: of too many addresses those that are dialled already stay, so that connections
    /// are not given up for others with each look.
    /// </summary>
    private List<IPEndPoint> Choose(IReadOnlyList<IPAddress> addresses) =>
        [.. addresses.Select(ip => new IPEndPoint(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, address.Port))
            .Distinct().Where(endPoint => !_forgotten.Contains(endPoint))
            .OrderByDescending(_endpoints.ContainsKey).ThenBy(static endPoint => endPoint.ToString(), StringComparer.Ordinal)
            .Take(settings.MaxOutbound)];
}

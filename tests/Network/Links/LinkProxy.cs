using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Blockyard.Network.Links;

/// <summary>Where one node finds another one: connections to it go on to the node itself, over the wires between the two.</summary>
/// <param name="listen">Where it is dialled.</param>
/// <param name="source">What the node that is reached sees as the caller's address.</param>
/// <param name="target">The node that is reached.</param>
/// <param name="there">From the caller to it.</param>
/// <param name="back">From it to the caller.</param>
internal sealed class LinkProxy(IPEndPoint listen, IPAddress source, IPEndPoint target, Wire there, Wire back) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<LinkConnection, Task> _connections = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Connections that are open.</summary>
    public int Count => _connections.Count;

    public void Start()
    {
        _listener.Bind(listen);
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Resets all connections.</summary>
    public void Reset()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Reset();
        await Task.WhenAll([_accepting, .. _connections.Values]);
        _stop.Dispose();
    }

    private bool Refuses => there.Conditions.State == WireState.Refused || back.Conditions.State == WireState.Refused;

    private bool IsCut => there.Conditions.State != WireState.Open || back.Conditions.State != WireState.Open;

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket caller;
            try
            {
                caller = await _listener.AcceptAsync(_stop.Token);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            var connection = new LinkConnection(caller, source, target);
            var running = CarryAsync(connection);
            _connections[connection] = running;
            _ = ForgetAsync(connection, running);
        }
    }

    private async Task ForgetAsync(LinkConnection connection, Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connections.TryRemove(connection, out _);
    }

    private async Task CarryAsync(LinkConnection connection)
    {
        await Task.Yield();
        if (Refuses)
        {
            connection.Dispose();
            return;
        }

        if (IsCut)
        {
            // The kernel has taken it, which a cable that is cut would not let it: nothing is ever heard on it.
            await Task.WhenAll(there.WaitOpenAsync(_stop.Token).AsTask(), back.WaitOpenAsync(_stop.Token).AsTask())
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            connection.Dispose();
            return;
        }

        await connection.RunAsync(new WirePump(there), new WirePump(back), _stop.Token);
    }
}

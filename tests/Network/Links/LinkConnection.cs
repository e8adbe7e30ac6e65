using System.Net;
using System.Net.Sockets;

namespace Blockyard.Network.Links;

/// <summary>One connection through a proxy.</summary>
internal sealed class LinkConnection(Socket caller, IPAddress source, IPEndPoint target) : IDisposable
{
    private readonly Socket _called = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Reaches the target and carries both ways until both have closed, or one of them is gone.</summary>
    public async Task RunAsync(WirePump there, WirePump back, CancellationToken cancellationToken)
    {
        try
        {
            caller.NoDelay = true;
            _called.NoDelay = true;
            _called.Bind(new IPEndPoint(source, 0));
            await _called.ConnectAsync(target, cancellationToken);
            await Task.WhenAll(
                ResetOnFailureAsync(there.RunAsync(caller, _called, cancellationToken)),
                ResetOnFailureAsync(back.RunAsync(_called, caller, cancellationToken)));
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // As much as the two nodes get to know.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Ends it at once, with a reset for both sides.</summary>
    public void Dispose()
    {
        caller.Close(timeout: 0);
        _called.Close(timeout: 0);
    }

    private async Task ResetOnFailureAsync(Task pump)
    {
        try
        {
            await pump;
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}

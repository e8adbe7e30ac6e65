using Grpc.Core;

namespace Blockyard.Peering.Addresses;

/// <summary>An open channel to a peer. Disposing it cancels its calls.</summary>
/// <param name="invoker">Starts calls on it.</param>
/// <param name="owner">What to dispose with it.</param>
public sealed class PeerChannel(CallInvoker invoker, IDisposable owner) : IDisposable
{
    /// <summary>Starts calls on the channel.</summary>
    public CallInvoker Invoker { get; } = invoker;

    /// <inheritdoc/>
    public void Dispose() => owner.Dispose();
}

using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.Hosting.Clients;

/// <summary>A channel to another service; generated clients are made from its <see cref="Invoker"/>.</summary>
public sealed class ServiceChannel : IDisposable
{
    private readonly IDisposable _services;

    internal ServiceChannel(GrpcChannel channel, CallInvoker invoker, IDisposable services)
    {
        Channel = channel;
        Invoker = invoker;
        _services = services;
    }

    /// <summary>Starts calls that carry the service token and, with one response, a deadline.</summary>
    public CallInvoker Invoker { get; }

    /// <summary>The channel underneath, for its connectivity state. Calls made on it directly carry neither token nor deadline.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>Closes the channel; calls in progress are cancelled.</summary>
    public void Dispose()
    {
        Channel.Dispose();
        _services.Dispose();
    }
}

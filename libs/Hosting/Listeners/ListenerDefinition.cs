using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Blockyard.Hosting.Listeners;

/// <summary>A listener that a service has: its name is its options section.</summary>
/// <param name="Name">Name and options section.</param>
/// <param name="Protocols">HTTP/2 for gRPC; plain HTTP/2 and HTTP/1.1 cannot share a port.</param>
internal sealed record ListenerDefinition(string Name, HttpProtocols Protocols);

namespace Blockyard.Hosting.Listeners;

/// <summary>The listeners that services have in common. Each is an options section with a port of its own.</summary>
public static class ListenerNames
{
    /// <summary>gRPC for other services and for people: HTTP/2 only.</summary>
    public const string Grpc = "Grpc";

    /// <summary>Metrics and probes: HTTP/1.1, never reachable from outside the cluster.</summary>
    public const string Management = "Management";
}

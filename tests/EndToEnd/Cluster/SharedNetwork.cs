namespace Blockyard.EndToEnd.Cluster;

/// <summary>One network for all tests that only look at it, known by the names that pods have.</summary>
[CollectionDefinition(Collection)]
public sealed class SharedNetwork : IAsyncLifetime, ICollectionFixture<SharedNetwork>
{
    public const string Collection = "one running network";

    internal RunningNetwork Network { get; private set; } = null!;

    public async Task InitializeAsync() => Network = await RunningNetwork.StartAsync();

    public async Task DisposeAsync() => await Network.DisposeAsync();

    /// <summary>Where the port of a pod's container is on this machine.</summary>
    internal Uri PortOf(string workload, string port) => new("http://127.0.0.1:" + (Network.Offset + (workload, port) switch
    {
        ("chain-store", "management") => 9091,
        ("wallet", "management") => 9092,
        ("miner", "management") => 9093,
        ("gateway", "management") => 9094,
        ("gateway", "http") => 8080,
        ("chain-store", "grpc") => 50051,
        _ => throw new ArgumentOutOfRangeException(nameof(port), $"{workload} {port}", "No such port."),
    }));
}

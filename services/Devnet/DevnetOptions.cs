using Blockyard.Hosting;

namespace Blockyard.Services.Devnet;

/// <summary>What may be turned about the network in one process.</summary>
internal sealed class DevnetOptions
{
    /// <summary>Most chain-stores of one network: their ports come before what many systems hand out by themselves.</summary>
    public const int MaxNodes = 10;

    /// <summary>Folder of all data and keys (Data:Directory).</summary>
    public required string Directory { get; init; }

    /// <summary>Chain-stores to run (Devnet:Nodes), 1 to 10.</summary>
    public required int Nodes { get; init; }

    /// <summary>Added to every port (Devnet:PortOffset), so that several networks can run side by side.</summary>
    public required int PortOffset { get; init; }

    /// <summary>"regtest" or "devnet" (Network).</summary>
    public required string Network { get; init; }

    /// <summary>What command line and environment say.</summary>
    public static IConfiguration Configure(string[] args) =>
        new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();

    /// <summary>Reads the options.</summary>
    /// <exception cref="ServiceStartException">One makes no sense.</exception>
    public static DevnetOptions Read(IConfiguration configuration)
    {
        var options = new DevnetOptions
        {
            Directory = Path.GetFullPath(configuration["Data:Directory"] ?? "data"),
            Nodes = configuration.GetValue("Devnet:Nodes", 1),
            PortOffset = configuration.GetValue("Devnet:PortOffset", 0),
            Network = configuration["Network"]?.ToLowerInvariant() ?? "regtest",
        };
        return options switch
        {
            { Nodes: < 1 or > MaxNodes } => throw new ServiceStartException($"Devnet:Nodes must be from 1 to {MaxNodes}."),
            { PortOffset: < 0 or > 14_000 } => throw new ServiceStartException("Devnet:PortOffset must be from 0 to 14000."),
            { Network: not ("regtest" or "devnet") } => throw new ServiceStartException("Network must be regtest or devnet."),
            _ => options,
        };
    }
}

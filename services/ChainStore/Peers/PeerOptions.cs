using System.ComponentModel.DataAnnotations;
using Blockyard.Hosting.Clients;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>Other chain-stores: NODE_CONNECT_NODES, and the section Peer.</summary>
public sealed class PeerOptions : IValidatableObject
{
    /// <summary>
    /// Chain-stores to dial, "host" or "host:port" with commas between (NODE_CONNECT_NODES); "local" for a seed that others dial;
    /// none if empty.
    /// </summary>
    public string ConnectNodes { get; set; } = "";

    /// <summary>Whether peers tell this node of others, and it them (Peer:Discovery).</summary>
    public bool Discovery { get; set; } = true;

    /// <summary>Connections of its own making that a node with discovery wants (Peer:TargetOutbound).</summary>
    [Range(0, 1_000)]
    public int TargetOutbound { get; set; } = 8;

    /// <summary>Connections that the node makes at most (Peer:MaxOutbound).</summary>
    [Range(1, 1_000)]
    public int MaxOutbound { get; set; } = 16;

    /// <summary>Connections that may come in (Peer:MaxInbound).</summary>
    [Range(1, 10_000)]
    public int MaxInbound { get; set; } = 64;

    /// <summary>Seconds that a node which misbehaved stays out the first time (Peer:BanSeconds); twice as long each time, up to an hour.</summary>
    [Range(1, 3_600)]
    public int BanSeconds { get; set; } = 60;

    /// <summary>TLS towards them (Peer:Client); plain unless it names authorities or a certificate.</summary>
    public ClientTlsOptions Client { get; set; } = new();

    /// <summary>The addresses, read.</summary>
    /// <exception cref="FormatException">One of them is none.</exception>
    internal Blockyard.Peering.Addresses.ConnectNodes Addresses() => Blockyard.Peering.Addresses.ConnectNodes.Parse(ConnectNodes);

    /// <summary>Fills the options from configuration.</summary>
    public static void Bind(PeerOptions options, IConfiguration configuration)
    {
        configuration.GetSection("Peer").Bind(options);
        options.ConnectNodes = configuration["NODE_CONNECT_NODES"] ?? options.ConnectNodes;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Problem() is { } problem)
        {
            yield return new ValidationResult(problem, [nameof(ConnectNodes)]);
        }
    }

    private string? Problem()
    {
        try
        {
            _ = Addresses();
            return null;
        }
        catch (FormatException malformed)
        {
            return $"NODE_CONNECT_NODES: {malformed.Message}";
        }
    }
}

using System.ComponentModel.DataAnnotations;
using Blockyard.Hosting.Clients;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>Other chain-stores: NODE_CONNECT_NODES, and how they are called (section Peer:Client).</summary>
public sealed class PeerOptions : IValidatableObject
{
    /// <summary>
    /// Chain-stores to dial, "host" or "host:port" with commas between (NODE_CONNECT_NODES); "local" for a seed that others dial;
    /// none if empty.
    /// </summary>
    public string ConnectNodes { get; set; } = "";

    /// <summary>TLS towards them (Peer:Client); plain unless it names authorities or a certificate.</summary>
    public ClientTlsOptions Client { get; set; } = new();

    /// <summary>The addresses, read.</summary>
    /// <exception cref="FormatException">One of them is none.</exception>
    internal Blockyard.Peering.Addresses.ConnectNodes Addresses() => Blockyard.Peering.Addresses.ConnectNodes.Parse(ConnectNodes);

    /// <summary>Fills the options from configuration.</summary>
    public static void Bind(PeerOptions options, IConfiguration configuration)
    {
        options.ConnectNodes = configuration["NODE_CONNECT_NODES"] ?? options.ConnectNodes;
        configuration.GetSection("Peer:Client").Bind(options.Client);
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

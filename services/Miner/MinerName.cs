using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner;

/// <summary>What this miner is called.</summary>
internal sealed class MinerName(IOptions<MinerOptions> options, IConfiguration configuration)
{
    // Kubernetes sets it in every container, and the host's name is the pod's there.
    private const string ClusterMark = "KUBERNETES_SERVICE_HOST";

    /// <summary>The name.</summary>
    public string Text { get; } = options.Value.Name switch
    {
        { Length: > 0 } name => name,
        _ => configuration[ClusterMark] is null ? "miner" : Environment.MachineName,
    };
}

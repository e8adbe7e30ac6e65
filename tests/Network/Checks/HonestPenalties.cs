using System.Text.Json;
using Blockyard.Network.Members;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Checks;

/// <summary>No chain-store ever kept another one of the mesh out for what it did, except for owing a block over a link that was cut.</summary>
internal sealed class HonestPenalties(Cluster cluster)
{
    private const string Penalised = "and keep it out for a while";
    private const string Stalled = "no block for";

    /// <exception cref="LossException">One honest node took another for a liar.</exception>
    public void Require()
    {
        foreach (var node in cluster.ChainStores)
        {
            var honest = cluster.ChainStores.Where(other => other != node)
                .Select(other => $"{cluster.Mesh.SeenBy(node.Number, other.Number)}:").ToArray();
            foreach (var line in File.ReadLines(node.LogFile).Where(line => line.Contains(Penalised, StringComparison.Ordinal)))
            {
                using var parsed = JsonDocument.Parse(line);
                var message = parsed.RootElement.GetProperty("Message").GetString()!;
                if (honest.Any(address => message.Contains($" {address}", StringComparison.Ordinal))
                    && !message.Contains(Stalled, StringComparison.Ordinal))
                {
                    throw new LossException($"{node.Name} takes an honest node for a liar: {message}");
                }
            }
        }
    }
}

using System.Diagnostics;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Network.Members;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Checks;

/// <summary>Every chain-store is connected with every other one, by a connection of their own.</summary>
internal sealed class HonestLinks(Cluster cluster)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until it is so; all of them are up.</summary>
    /// <exception cref="LossException">Somebody is left out for too long.</exception>
    public async Task RequireAsync()
    {
        var clock = Stopwatch.StartNew();
        while (await FindMissingAsync() is { } missing)
        {
            if (clock.Elapsed > Limit)
            {
                throw new LossException(missing);
            }

            await Task.Delay(Look);
        }
    }

    private async Task<string?> FindMissingAsync()
    {
        foreach (var node in cluster.ChainStores)
        {
            var peers = (await node.Clients.Node.ListPeersAsync(new ListPeersRequest())).Peers;
            foreach (var other in cluster.ChainStores.Where(other => other != node))
            {
                var address = $"{cluster.Mesh.SeenBy(node.Number, other.Number)}:";
                if (!peers.Any(peer => peer.State == PeerState.Connected && peer.Address.StartsWith(address, StringComparison.Ordinal)))
                {
                    return $"{node.Name} is not connected with {other.Name}: {string.Join(", ", peers)}";
                }
            }
        }

        return null;
    }
}

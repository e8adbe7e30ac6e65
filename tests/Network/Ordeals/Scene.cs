using Blockyard.Network.Checks;
using Blockyard.Network.Load;
using Blockyard.Network.Members;
using Blockyard.TestKit.Observed;

namespace Blockyard.Network.Ordeals;

/// <summary>What an ordeal finds.</summary>
internal sealed record Scene
{
    public required Cluster Cluster { get; init; }

    public required Submitter Submitter { get; init; }

    /// <summary>Coins that are final.</summary>
    public required Purse Purse { get; init; }

    public required SpareMiner Spare { get; init; }

    public required Agreement Agreement { get; init; }

    public required HonestLinks Links { get; init; }

    /// <summary>A chain-store that is up.</summary>
    public Member PickNode(Random random)
    {
        var up = Cluster.ChainStores.Where(node => node.Up is not null).ToArray();
        return up[random.Next(up.Length)];
    }
}

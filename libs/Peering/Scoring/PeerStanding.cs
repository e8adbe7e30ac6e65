using System.Net;

namespace Blockyard.Peering.Scoring;

/// <summary>What is held against peers: points, bans, addresses of bad repute.</summary>
internal sealed class PeerStanding(ScoreBoard scores, BanList bans, DiscouragedAddresses discouraged)
{
    public ScoreBoard Scores => scores;

    public BanList Bans => bans;

    public DiscouragedAddresses Discouraged => discouraged;

    /// <summary>Keeps a node out because of what it did.</summary>
    /// <param name="node">The node.</param>
    /// <param name="address">Where it lives; null if that is not known.</param>
    /// <param name="offence">What it did.</param>
    /// <param name="reason">The same in words.</param>
    public void Punish(NodeId node, IPAddress? address, Offence offence, string reason)
    {
        bans.Punish(node, address, reason);
        scores.Clear(BanTarget.Of(node, address));
        if (address is not null && OffencePoints.Discourages(offence))
        {
            discouraged.Add(address);
        }
    }
}

using Blockyard.Peering.Addresses;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering;

// What operators may tell it.
public sealed partial class PeerNetwork
{
    /// <summary>Dials an address from now on, and again whenever the connection breaks. Gives the address as it is dialled.</summary>
    /// <exception cref="FormatException">It is no address.</exception>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    public PeerAddress AddPeer(string address)
    {
        var parsed = PeerAddress.Parse(address);
        _dialler.Add(parsed, PeerSource.Operator);
        return parsed;
    }

    /// <summary>Ends the connection with a peer and forgets the address; false if there is no such peer.</summary>
    /// <param name="address">As <see cref="Peers"/> names it.</param>
    public bool RemovePeer(string address)
    {
        foreach (var session in _table.Sessions)
        {
            // Not by what others say of it either.
            if (session.Address == address && session.ListenEnd is { } end)
            {
                _book.Forget(end);
            }
        }

        return _dialler.Remove(address);
    }

    /// <summary>Keeps somebody out by an operator's word, and ends the connections with them. Durable when it returns.</summary>
    /// <param name="target">A node id, an IP address, or a range of them, as <see cref="BanTarget.Parse"/> reads it.</param>
    /// <param name="duration">For how long; null for ever.</param>
    /// <param name="reason">Why, for people.</param>
    /// <exception cref="FormatException">The target is something else.</exception>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    /// <exception cref="IOException">It is in force, but could not be written down.</exception>
    public Ban BanPeer(string target, TimeSpan? duration, string reason)
    {
        var ban = _standing.Bans.Add(BanTarget.Parse(target), duration, reason);
        foreach (var session in _table.Sessions)
        {
            if (_standing.Bans.Find(session.Remote.Id, session.RemoteEnd?.Address) is not null)
            {
                session.Close(EndReason.Banned, "an operator has banned it");
            }
        }

        _standing.Bans.Save();
        return ban;
    }

    /// <summary>Lifts bans, whoever made them; false if there is none. A node id means all bans of that node. Durable when it returns.</summary>
    /// <exception cref="FormatException">The target is none.</exception>
    /// <exception cref="IOException">It is lifted, but that could not be written down.</exception>
    public bool UnbanPeer(string target)
    {
        var parsed = BanTarget.Parse(target);
        var lifted = _standing.Bans.Lift(parsed);
        _standing.Scores.Clear(parsed);
        _standing.Bans.Save();
        return lifted;
    }
}

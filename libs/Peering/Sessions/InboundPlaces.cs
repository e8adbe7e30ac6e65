using System.Net;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Scoring;

namespace Blockyard.Peering.Sessions;

/// <summary>Chooses who of those that came in has to go when all places are taken.</summary>
/// <remarks>
/// As Bitcoin Core does it: those that answer fastest, those that sent blocks or transactions last and the half of the rest that
/// has been there longest cannot be pushed out, since whoever wants to fill all places would have to be better than them at all of
/// that. Of what is left, the youngest of the address with most of them goes. Where banned nodes were seen comes first.
/// </remarks>
internal sealed class InboundPlaces(PeerSettings settings, DiscouragedAddresses discouraged)
{
    /// <summary>One in so many places is kept for the fastest; half as many for those who sent blocks, and transactions.</summary>
    private const int FastShare = 8;

    /// <summary>Who goes for a newcomer; null if there is room.</summary>
    /// <param name="sessions">All connections that came in.</param>
    /// <param name="newcomer">Who wants in.</param>
    /// <param name="isFull">True if there is no room and nobody who has to go.</param>
    public PeerSession? Choose(IReadOnlyList<PeerSession> sessions, PeerSession newcomer, out bool isFull)
    {
        isFull = false;
        var neighbours = Neighbours(sessions, newcomer);
        if (neighbours.Count >= settings.MaxDiscouraged && discouraged.Contains(newcomer.RemoteEnd!.Address))
        {
            return Youngest(neighbours);
        }

        if (sessions.Count < settings.MaxInbound)
        {
            return null;
        }

        var victim = Youngest([.. sessions.Where(session => session.RemoteEnd is { } end && discouraged.Contains(end.Address))])
            ?? LeastUseful(sessions);
        isFull = victim is null;
        return victim;
    }

    private static List<PeerSession> Neighbours(IReadOnlyList<PeerSession> sessions, PeerSession newcomer) =>
        newcomer.RemoteEnd is null ? [] : [.. sessions.Where(session => OwnerOf(session) is { } owner && owner.Equals(OwnerOf(newcomer)))];

    private static PeerSession? Youngest(IReadOnlyList<PeerSession> sessions) => sessions.MinBy(static session => session.Age);

    private static IPAddress? OwnerOf(PeerSession session) => session.RemoteEnd is { } end ? AddressRules.GroupOf(end.Address) : null;

    private PeerSession? LeastUseful(IReadOnlyList<PeerSession> sessions)
    {
        var share = Math.Max(2, settings.MaxInbound / FastShare);
        var left = sessions.ToHashSet();
        left.ExceptWith(left.OrderBy(static session => session.Pings.Best).Take(share).ToList());
        left.ExceptWith(left.Where(static session => session.Use.LastBlock is not null)
            .OrderByDescending(static session => session.Use.LastBlock).Take(share / 2).ToList());
        left.ExceptWith(left.Where(static session => session.Use.LastTransaction is not null)
            .OrderByDescending(static session => session.Use.LastTransaction).Take(share / 2).ToList());
        left.ExceptWith(left.OrderByDescending(static session => session.Age).Take(left.Count / 2).ToList());
        return left.GroupBy(OwnerOf).MaxBy(static owners => owners.Count()) is { } largest ? Youngest([.. largest]) : null;
    }
}

using System.Net;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Dialling;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Discovery;

/// <summary>Dials addresses of the book until there are as many connections of our own making as we want.</summary>
/// <remarks>
/// One new try at a time, each address again only after a while: what others say must not make this node a nuisance to strangers.
/// Not more than two of the connections go to one owner of addresses, this machine excepted.
/// </remarks>
internal sealed class PeerFinder(
    AddressBook book,
    DialAttempt attempt,
    Dialler dialler,
    PeerTable table,
    PeerStanding standing,
    LoopGroup loops,
    PeerSettings settings,
    TimeProvider time,
    Random random)
{
    private const int MaxPerOwner = 2;

    private readonly Lock _lock = new();
    private readonly HashSet<IPEndPoint> _dialling = [];

    /// <summary>Looks for peers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (settings.Discovery)
        {
            await Task.Delay(settings.FindInterval * (0.5 + (random.NextDouble() / 2)), time, cancellationToken);
            if (HasRoom() && Choose() is { } known)
            {
                loops.Start(stopping => DialAsync(known.EndPoint, stopping), cancellationToken);
            }
        }
    }

    private bool HasRoom()
    {
        var outbound = table.Sessions.Count(static session => !session.Inbound);
        lock (_lock)
        {
            // A try that has come to a connection counts twice, which only makes the room smaller than it is.
            var trying = _dialling.Count(endPoint => !IsConnected(endPoint));
            return outbound + trying < Math.Min(settings.TargetOutbound, settings.MaxOutbound) && trying < MaxPerOwner;
        }
    }

    private bool IsConnected(IPEndPoint endPoint) => table.Sessions.Any(session => !session.Inbound && endPoint.Equals(session.RemoteEnd));

    private KnownAddress? Choose()
    {
        var sessions = table.Sessions;
        var configured = dialler.Targets;
        HashSet<IPEndPoint> dialling;
        lock (_lock)
        {
            dialling = [.. _dialling];
        }

        var owners = sessions.Where(static session => !session.Inbound && session.RemoteEnd is not null)
            .CountBy(static session => AddressRules.GroupOf(session.RemoteEnd!.Address)).ToDictionary();
        return book.Pick(known => !dialling.Contains(known.EndPoint)
            && !configured.Contains(known.EndPoint)
            && !sessions.Any(session => known.EndPoint.Equals(session.ListenEnd))
            && (known.Node is not { } there || table.Find(there, known.EndPoint.Address) is null)
            && (IPAddress.IsLoopback(known.EndPoint.Address)
                || owners.GetValueOrDefault(AddressRules.GroupOf(known.EndPoint.Address)) < MaxPerOwner)
            && standing.Bans.Find(known.EndPoint.Address) is null
            && (known.Node is not { } node || standing.Bans.Find(node, known.EndPoint.Address) is null)
            && !standing.Discouraged.Contains(known.EndPoint.Address));
    }

    private async Task DialAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _dialling.Add(endPoint);
        }

        try
        {
            book.Tried(endPoint);
            var spoken = false;
            var target = new PeerTarget(endPoint.Address.ToString(), endPoint);
            var end = await attempt.RunAsync(
                target,
                endPoint.ToString(),
                (remote, _) =>
                {
                    spoken = true;
                    book.Spoke(endPoint, remote.Id);
                },
                cancellationToken);
            Note(endPoint, end, spoken);
        }
        finally
        {
            lock (_lock)
            {
                _dialling.Remove(endPoint);
            }
        }
    }

    private void Note(IPEndPoint endPoint, SessionEnd end, bool spoken)
    {
        if (end.Reason == EndReason.Self)
        {
            book.Forget(endPoint);
        }
        else if (end.Reason == EndReason.Refused)
        {
            // A node of another network, or no node at all, has the address now.
            book.Remove(endPoint);
        }
        else if (spoken)
        {
            book.Tried(endPoint);
        }
        else
        {
            book.Failed(endPoint);
        }
    }
}

using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Google.Protobuf;

namespace Blockyard.Peering.Discovery;

/// <summary>Peers tell each other where there are nodes.</summary>
internal sealed class AddressExchange(
    AddressBook book, PeerTable table, DiscouragedAddresses discouraged, PeerSettings settings, TimeProvider time, Random random)
{
    /// <summary>Where we spoke with a node in this time there probably still is one.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(3);

    /// <summary>A peer was greeted: notes where it lives, and tells it what we know.</summary>
    public void Begin(PeerSession session)
    {
        if (session.ListenEnd is { } end)
        {
            if (session.Inbound)
            {
                book.Hear(end, end.Address);
            }
            else
            {
                book.Spoke(end, session.Remote.Id);
            }
        }

        if (settings.Discovery)
        {
            Tell(session);
        }
    }

    /// <summary>Takes what a peer tells; gives the rule that it breaks, or null.</summary>
    public string? Receive(PeerSession session, NodeAddresses message)
    {
        if (message.Addresses.Count > PeerLimits.MaxAddresses)
        {
            return $"more than {PeerLimits.MaxAddresses} addresses";
        }

        if (session.RemoteEnd is not { } from)
        {
            return null;
        }

        foreach (var told in message.Addresses)
        {
            if (told.Ip.Length is not (4 or 16) || told.Port is 0 or > IPEndPoint.MaxPort)
            {
                return "addresses that are none";
            }

            var endPoint = new IPEndPoint(AddressRules.Plain(new IPAddress(told.Ip.Span)), (int)told.Port);
            if (settings.Discovery && IsWorthIt(session, endPoint, from.Address))
            {
                book.Hear(endPoint, from.Address);
            }
        }

        return null;
    }

    /// <summary>Tells peers what is new, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (settings.Discovery)
        {
            await Task.Delay(settings.ShareInterval * (0.5 + (random.NextDouble() / 2)), time, cancellationToken);
            foreach (var session in table.Sessions)
            {
                Tell(session);
            }
        }
    }

    private bool IsWorthIt(PeerSession session, IPEndPoint endPoint, IPAddress from)
    {
        lock (session.Addresses)
        {
            return AddressRules.MayTell(endPoint.Address, from)
                && session.Addresses.TryTell(endPoint)
                && session.Addresses.Heard.TryTake(1)
                && !discouraged.Contains(from);
        }
    }

    /// <summary>Tells what we know at first hand: with whom we are connected, and with whom we were.</summary>
    private void Tell(PeerSession session)
    {
        if (session.RemoteEnd is not { } to)
        {
            return;
        }

        var message = new NodeAddresses();
        var known = table.Sessions.Where(other => other != session).Select(static other => other.ListenEnd).OfType<IPEndPoint>()
            .Concat(book.SpokenWithin(Fresh));
        lock (session.Addresses)
        {
            foreach (var endPoint in known)
            {
                if (message.Addresses.Count < PeerLimits.MaxAddresses
                    && AddressRules.MayTell(endPoint.Address, to.Address)
                    && !endPoint.Equals(session.ListenEnd)
                    && session.Addresses.TryTell(endPoint))
                {
                    message.Addresses.Add(new NodeAddress
                    {
                        Ip = ByteString.CopyFrom(endPoint.Address.GetAddressBytes()),
                        Port = (uint)endPoint.Port,
                    });
                }
            }
        }

        if (message.Addresses.Count > 0)
        {
            session.Send(new PeerMessage { Addresses = message });
        }
    }
}

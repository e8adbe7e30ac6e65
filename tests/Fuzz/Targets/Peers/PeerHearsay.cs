using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Fuzz.Engine;
using Blockyard.Peering.Discovery;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>What may be kept of the addresses that a peer at a public address tells of.</summary>
internal static class PeerHearsay
{
    public static void Check(NodeAddresses message, PeerDesk desk)
    {
        var worth = message.Addresses.Where(static told => IsOneMachine(Plain(told.Ip.Span)))
            .Select(static told => new IPEndPoint(new IPAddress(Plain(told.Ip.Span)), (int)told.Port)).ToHashSet();
        Require.Equal(Math.Min(worth.Count, AddressBook.MaxPerSource), desk.Book.Count, "addresses that are kept");
        Require.That(desk.Book.List().TrueForAll(known => worth.Contains(known.EndPoint) && known.SpokenAt is null), "and no others");

        using var other = desk.Open(number: 2);
        desk.Exchange.Begin(other);
        Require.Equal(0, PeerDesk.TakeSent(other).Count, "hearsay that is passed on");
    }

    private static byte[] Plain(ReadOnlySpan<byte> ip) =>
        ip.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]) ? ip[12..].ToArray() : ip.ToArray();

    /// <summary>One machine that others can reach: no multicast, no link-local address, no loopback, not nobody.</summary>
    private static bool IsOneMachine(byte[] ip) => ip.Length == 4
        ? ip is not ([0, ..] or [127, ..] or [169, 254, ..] or [>= 224, ..])
        : !(ip is [0xff, ..] or [0xfe, >= 0x80 and <= 0xbf, ..]
            || (ip.AsSpan(0, 15).IndexOfAnyExcept((byte)0) < 0 && ip[15] <= 1));
}

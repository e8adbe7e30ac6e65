using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Blockyard.Peering.Scoring;

namespace Blockyard.Peering.Addresses;

/// <summary>What addresses are worth telling, and to whom.</summary>
internal static class AddressRules
{
    private const int SiteBytes = 8;

    /// <summary>The part of an address that one owner can be expected to have: all of an IPv4 address, 64 bits of another.</summary>
    public static IPAddress GroupOf(IPAddress address)
    {
        var plain = Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(plain))
        {
            return plain;
        }

        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(SiteBytes).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>
    /// True if one owner can be expected to have both. This machine has many names, and two ends that are not known are taken for one.
    /// </summary>
    public static bool IsOneOwner(IPAddress? left, IPAddress? right) => left is null || right is null
        ? left is null && right is null
        : (IPAddress.IsLoopback(Plain(left)) && IPAddress.IsLoopback(Plain(right))) || GroupOf(left).Equals(GroupOf(right));

    /// <summary>The same as a range.</summary>
    public static BanTarget RangeOf(IPAddress address)
    {
        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(plain)
            ? BanTarget.Of(plain, SiteBytes * 8)
            : BanTarget.Of(plain);
    }

    /// <summary>True if somebody at one address may be told of another: this machine's own is for those on this machine.</summary>
    public static bool MayTell(IPAddress address, IPAddress to) =>
        CanBeDialled(address) && (!IPAddress.IsLoopback(address) || IPAddress.IsLoopback(to));

    /// <summary>An IPv4 address within IPv6 as what it is.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>True for addresses of single machines that mean the same to everybody who can reach them.</summary>
    private static bool CanBeDialled(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !address.IsIPv6Multicast && !address.IsIPv6LinkLocal && !address.Equals(IPAddress.IPv6Any);
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        address.TryWriteBytes(bytes, out _);
        var number = BinaryPrimitives.ReadUInt32BigEndian(bytes);

        // 0.0.0.0/8 is nobody, 169.254.0.0/16 one cable, 224.0.0.0 and above many.
        return number >> 24 != 0 && number >> 16 != 0xa9fe && number >> 28 < 0xe;
    }
}

using System.Net;

namespace Blockyard.Peering.Addresses;

/// <summary>One place to connect to.</summary>
/// <param name="Host">The name that led there, for the check of a certificate; the IP address itself if there was none.</param>
/// <param name="EndPoint">Address and port.</param>
public sealed record PeerTarget(string Host, IPEndPoint EndPoint);

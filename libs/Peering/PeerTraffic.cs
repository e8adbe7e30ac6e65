namespace Blockyard.Peering;

/// <summary>How much of one kind of message has gone over all connections since the start.</summary>
/// <param name="Kind">The kind, as the protocol's description names it; <c>unknown</c> for those that it does not have.</param>
/// <param name="MessagesReceived">Messages that came.</param>
/// <param name="BytesReceived">Their bytes.</param>
/// <param name="MessagesSent">Messages that went.</param>
/// <param name="BytesSent">Their bytes.</param>
public sealed record PeerTraffic(string Kind, long MessagesReceived, long BytesReceived, long MessagesSent, long BytesSent);

namespace Grpc.Core;

/// <summary>A further check of the peer after TLS has accepted it; false ends the connection.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);

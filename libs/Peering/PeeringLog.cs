using Blockyard.Peering.Sessions;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering;

/// <summary>Everything that peering says in logs.</summary>
internal static partial class PeeringLog
{
    [LoggerMessage(1, LogLevel.Information, "Connected with {Peer}, {UserAgent}, at block {Height}")]
    public static partial void Connected(ILogger logger, PeerSession peer, string userAgent, int height);

    [LoggerMessage(2, LogLevel.Information, "Connection with {Peer} ended after {Seconds:F0} s: {Reason}, {Text}")]
    public static partial void Ended(ILogger logger, PeerSession peer, double seconds, EndReason reason, string text);

    [LoggerMessage(3, LogLevel.Warning, "Left {Peer} and keep it out for a while: {Text}")]
    public static partial void Penalised(ILogger logger, PeerSession peer, string text);

    [LoggerMessage(4, LogLevel.Warning, "{Address} refused: {Text}")]
    public static partial void Refused(ILogger logger, string address, string text);

    [LoggerMessage(5, LogLevel.Debug, "No connection with {Address}: {Text}")]
    public static partial void NotConnected(ILogger logger, string address, string text);

    [LoggerMessage(6, LogLevel.Information, "{Address} is this node itself: not dialled any more")]
    public static partial void FoundSelf(ILogger logger, string address);

    [LoggerMessage(7, LogLevel.Warning, "The name {Host} does not resolve: {Text}")]
    public static partial void NotResolved(ILogger logger, string host, string text);

    [LoggerMessage(8, LogLevel.Debug, "Blocks of {Peer} cannot be reached: {Text}")]
    public static partial void BlocksUnreachable(ILogger logger, PeerSession peer, string text);

    [LoggerMessage(9, LogLevel.Error, "Connection with {Peer} failed")]
    public static partial void Failed(ILogger logger, PeerSession peer, Exception exception);

    [LoggerMessage(10, LogLevel.Debug, "Transaction {TransactionId} from a peer refused: {Result}")]
    public static partial void TransactionRefused(
        ILogger logger, Primitives.Hash256 transactionId, Consensus.ValidationResult result);

    [LoggerMessage(11, LogLevel.Warning, "What peers sent was not stored: {Text}")]
    public static partial void NotStored(ILogger logger, string text);

    [LoggerMessage(12, LogLevel.Debug, "Others were faster with blocks of {Peer}")]
    public static partial void Overtaken(ILogger logger, PeerSession peer);

    [LoggerMessage(20, LogLevel.Warning, "The file {File} cannot be used and was set aside: {Problem}")]
    public static partial void SetAside(ILogger logger, string file, string problem);

    [LoggerMessage(21, LogLevel.Warning, "What is known about peers was not written down: {Problem}")]
    public static partial void NotSaved(ILogger logger, string problem);

    [LoggerMessage(22, LogLevel.Warning, "The file {File} cannot be read, and this node begins without it: {Problem}")]
    public static partial void NotLoaded(ILogger logger, string file, string problem);
}

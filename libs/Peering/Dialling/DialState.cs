using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Dialling;

/// <summary>How it stands with one target, at one moment.</summary>
/// <param name="IsTried">Whether a try has come to an end or to a connection.</param>
/// <param name="Node">The node that greeted last.</param>
/// <param name="Session">The connection that was made; it may have ended.</param>
/// <param name="LastEnd">What went wrong last; null if nothing did.</param>
internal sealed record DialState(bool IsTried, NodeId? Node, PeerSession? Session, SessionEnd? LastEnd)
{
    public static DialState New { get; } = new(false, null, null, null);

    public bool IsSelf => LastEnd?.Reason == EndReason.Self;

    public bool IsRefused => LastEnd?.Reason is EndReason.Refused or EndReason.Self;
}

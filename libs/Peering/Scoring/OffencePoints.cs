namespace Blockyard.Peering.Scoring;

/// <summary>What each offence costs. At <see cref="Limit"/> points a node is left and kept out for a while.</summary>
/// <remarks>
/// <code>
///   100   BrokenProtocol, InvalidBlock, InvalidHeader, UnconnectedHeaders, Flood   at once
///    40   Stalled                                     ends the connection; see below
///    20   InvalidTransaction, UselessBlockParts       a few, as when rules change while it is being updated
///     1   UnaskedTransaction                          may have been asked for on a connection that broke
///     1   WithheldTransaction                         once a second at most: only whoever goes on like that for minutes has to go
/// </code>
/// A peer that stalls is left each time, and kept out at once if others have what it has. The only one that has it may be honest and
/// at the end of a slow line: it is kept out only if it goes on like that. A transaction that only our policy refuses costs nothing: other nodes may be set otherwise. Points are forgiven with time, see
/// <see cref="PeerSettings.ForgiveInterval"/>.
/// </remarks>
internal static class OffencePoints
{
    /// <summary>Points that are too many.</summary>
    public const int Limit = 100;

    public static int Of(Offence offence) => offence switch
    {
        Offence.Stalled => 40,
        Offence.InvalidTransaction or Offence.UselessBlockParts => 20,
        Offence.UnaskedTransaction or Offence.WithheldTransaction => 1,
        _ => Limit,
    };

    /// <summary>True if it speaks against whoever is at that address, too: a node that is only slow or lost may be honest.</summary>
    public static bool Discourages(Offence offence) => offence != Offence.Stalled;
}

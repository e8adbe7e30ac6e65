namespace Blockyard.Peering.Scoring;

/// <summary>What a peer can do wrong. What each costs is in <see cref="OffencePoints"/>.</summary>
internal enum Offence
{
    /// <summary>A malformed message, one over a limit of the protocol, or an answer that nobody asked for.</summary>
    BrokenProtocol,

    /// <summary>A block that breaks a rule, or a chain on top of one.</summary>
    InvalidBlock,

    /// <summary>A header that breaks a rule.</summary>
    InvalidHeader,

    /// <summary>Headers that fit to nothing, again and again.</summary>
    UnconnectedHeaders,

    /// <summary>More messages or bytes of a kind than an honest peer could have to send.</summary>
    Flood,

    /// <summary>Something that it announced did not come in time.</summary>
    Stalled,

    /// <summary>A transaction that nobody asked it for.</summary>
    UnaskedTransaction,

    /// <summary>It announced transactions, and sent nothing at all in the time that it had for them.</summary>
    WithheldTransaction,

    /// <summary>A transaction that no node accepts, however it is set: an honest one would not have passed it on.</summary>
    InvalidTransaction,

    /// <summary>Parts of a block that do not make up the block announced.</summary>
    UselessBlockParts,
}

namespace Blockyard.Network.Liars;

/// <summary>What becomes of the connection on which a lie is told.</summary>
internal enum LieEnd
{
    /// <summary>The node ends it.</summary>
    Dropped,

    /// <summary>The node ends it once its patience is over, which takes half a minute.</summary>
    DroppedLate,

    /// <summary>Nothing has to happen: an honest peer may do such a thing, or it does no harm.</summary>
    Endured,
}

namespace Blockyard.Network.Load;

/// <summary>What a node said to a transaction.</summary>
internal enum OfferFate
{
    /// <summary>Nothing: it died, or was stopped, before it answered.</summary>
    Uncertain,

    /// <summary>It took the transaction, and must not lose it.</summary>
    Acknowledged,

    /// <summary>It did not take the transaction.</summary>
    Refused,
}

namespace Blockyard.Mining.Scanning;

/// <summary>Tries nonces of a prepared header, some number at once.</summary>
internal interface INonceScanner
{
    /// <summary>Nonces tried at once.</summary>
    int Lanes { get; }

    /// <summary>Tries nonces until one meets the target.</summary>
    /// <param name="work">The header.</param>
    /// <param name="first">The first word to try: nonces are tried in the order of their reversed bytes.</param>
    /// <param name="count">How many, a multiple of the lanes.</param>
    /// <param name="nonce">The nonce that meets the target.</param>
    /// <param name="tried">How many were tried.</param>
    bool TryScan(HeaderWork work, uint first, int count, out uint nonce, out int tried);
}

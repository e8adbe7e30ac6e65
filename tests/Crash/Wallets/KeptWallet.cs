using System.Collections.Concurrent;

namespace Blockyard.Crash.Wallets;

/// <summary>What a wallet is known to have kept.</summary>
internal sealed class KeptWallet(string id, string name)
{
    public string Id => id;

    public string Name => name;

    /// <summary>Addresses given out, with their labels.</summary>
    public ConcurrentDictionary<string, string> Labels { get; } = new();

    /// <summary>Scripts of its addresses and of its change, by their SHA-256.</summary>
    public ConcurrentDictionary<Primitives.Hash256, bool> Scripts { get; } = new();

    /// <summary>Its payments, oldest first.</summary>
    public ConcurrentQueue<Payment> Payments { get; } = new();
}

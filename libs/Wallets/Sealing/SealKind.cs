namespace Blockyard.Wallets.Sealing;

/// <summary>Where the key comes from that a secret is sealed with.</summary>
public enum SealKind : byte
{
    /// <summary>Stretched from a passphrase that its owner knows.</summary>
    Passphrase = 1,

    /// <summary>Derived from the key of the service, so that nobody has to be there to unlock.</summary>
    ServiceKey = 2,
}

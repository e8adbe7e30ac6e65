namespace Blockyard.Wallets.Keys;

/// <summary>The two rows of addresses of an account (BIP 44).</summary>
public enum KeyBranch : byte
{
    /// <summary>Addresses given to others.</summary>
    Receive = 0,

    /// <summary>Addresses that change comes back to.</summary>
    Change = 1,
}

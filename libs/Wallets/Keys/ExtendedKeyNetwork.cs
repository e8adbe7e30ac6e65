namespace Blockyard.Wallets.Keys;

/// <summary>Which networks the text of an extended key is meant for (BIP 32 version bytes).</summary>
public enum ExtendedKeyNetwork
{
    /// <summary>Bitcoin's main network: <c>xprv…</c> and <c>xpub…</c>.</summary>
    Main,

    /// <summary>All test networks, Blockyard's included: <c>tprv…</c> and <c>tpub…</c>.</summary>
    Test,
}

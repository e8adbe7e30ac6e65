namespace Blockyard.Consensus.Scripts;

/// <summary>Which generation of rules a script runs under, and with it how its signatures hash the transaction.</summary>
public enum SignatureVersion
{
    /// <summary>Bare scripts and pay-to-script-hash.</summary>
    Legacy,

    /// <summary>Witness version 0 (BIP 143).</summary>
    WitnessV0,

    /// <summary>A Taproot output spent by its key (BIP 341).</summary>
    TaprootKey,

    /// <summary>A Taproot output spent by a script (BIP 342).</summary>
    Tapscript,
}

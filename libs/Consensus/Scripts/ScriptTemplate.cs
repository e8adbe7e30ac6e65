namespace Blockyard.Consensus.Scripts;

/// <summary>The kinds of locking scripts that wallets and policy tell apart.</summary>
public enum ScriptTemplate
{
    /// <summary>Anything else.</summary>
    NonStandard,

    /// <summary>A public key and CHECKSIG.</summary>
    PublicKey,

    /// <summary>P2PKH: the hash of a public key.</summary>
    PublicKeyHash,

    /// <summary>P2SH: the hash of a script (BIP 16).</summary>
    ScriptHash,

    /// <summary>m of n public keys, up to 20, in the open.</summary>
    Multisig,

    /// <summary>RETURN followed by pushes: carries data, can never be spent.</summary>
    NullData,

    /// <summary>P2WPKH: version 0, the hash of a public key (BIP 141).</summary>
    WitnessKeyHash,

    /// <summary>P2WSH: version 0, the hash of a script (BIP 141).</summary>
    WitnessScriptHash,

    /// <summary>P2TR: version 1, an output key (BIP 341).</summary>
    Taproot,

    /// <summary>P2A: version 1 with a fixed program; anyone may spend it, to raise a fee.</summary>
    Anchor,

    /// <summary>A witness version or program size without rules as yet.</summary>
    WitnessUnknown,
}

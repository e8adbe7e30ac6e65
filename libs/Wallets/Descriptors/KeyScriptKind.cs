namespace Blockyard.Wallets.Descriptors;

/// <summary>What a script of one key looks like.</summary>
internal enum KeyScriptKind
{
    /// <summary>pk(): the key itself.</summary>
    Key,

    /// <summary>pkh(): its hash.</summary>
    KeyHash,

    /// <summary>wpkh(): its hash as a witness program.</summary>
    WitnessKeyHash,

    /// <summary>combo(): all of these, and the last one also as pay-to-script-hash.</summary>
    All,
}

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>How the output of a <see cref="SpendCase"/> is locked.</summary>
internal enum SpendKind
{
    /// <summary>First and second script as they are.</summary>
    Bare,

    /// <summary>Second script behind its hash, the first pushes what it wants.</summary>
    ScriptHash,

    /// <summary>Second script as a witness script.</summary>
    WitnessScriptHash,

    /// <summary>The same within pay-to-script-hash.</summary>
    NestedWitnessScriptHash,

    /// <summary>Second script as a leaf of a Taproot tree.</summary>
    Tapscript,

    /// <summary>Witness items against a Taproot output.</summary>
    TaprootKey,

    /// <summary>Witness items against the hash of the second of them.</summary>
    WitnessKeyHash,
}

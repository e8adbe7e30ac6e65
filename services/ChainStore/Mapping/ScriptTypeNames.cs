using Blockyard.Consensus.Scripts;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>Bitcoin Core's names for kinds of locking scripts.</summary>
internal static class ScriptTypeNames
{
    public static string Of(ReadOnlySpan<byte> script) => ScriptTemplates.Classify(script) switch
    {
        ScriptTemplate.PublicKey => "pubkey",
        ScriptTemplate.PublicKeyHash => "pubkeyhash",
        ScriptTemplate.ScriptHash => "scripthash",
        ScriptTemplate.Multisig => "multisig",
        ScriptTemplate.NullData => "nulldata",
        ScriptTemplate.WitnessKeyHash => "witness_v0_keyhash",
        ScriptTemplate.WitnessScriptHash => "witness_v0_scripthash",
        ScriptTemplate.Taproot => "witness_v1_taproot",
        ScriptTemplate.Anchor => "anchor",
        ScriptTemplate.WitnessUnknown => "witness_unknown",
        _ => "nonstandard",
    };
}

using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>Remembers transactions whose scripts have all been verified, so that a block need not verify them again.</summary>
/// <remarks>
/// Good because a witness id fixes everything that scripts see: a transaction names the ids of those it spends from, and with
/// them their amounts and scripts. Called by the chain's writer while others add.
/// </remarks>
public interface IScriptCache
{
    /// <summary>True if every input was verified under at least <see cref="Consensus.BlockRules.ScriptFlags"/>.</summary>
    bool Contains(in Hash256 witnessId);
}

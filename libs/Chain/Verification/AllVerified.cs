using Blockyard.Primitives;

namespace Blockyard.Chain.Verification;

/// <summary>Says of every transaction that its scripts were verified: for a replay that does without.</summary>
internal sealed class AllVerified : IScriptCache
{
    private AllVerified()
    {
    }

    public static AllVerified Instance { get; } = new();

    public bool Contains(in Hash256 witnessId) => true;
}

using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Primitives;

namespace Blockyard.Fuzz.Targets;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new TransactionTarget(),
        new BlockTarget(),
        new HeaderTarget(),
        new WitnessTarget(),
        new CompactSizeTarget(),
        new CompactTargetTarget(),
        new UInt256Target(),
    ];
}

using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets.Primitives;
using Blockyard.Fuzz.Targets.Scripts;

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
        new ScriptTarget(),
        new FindAndDeleteTarget(),
        new ScriptNumberTarget(),
        new SignatureEncodingTarget(),
        new SignatureHashTarget(),
        new InterpreterTarget(),
    ];
}

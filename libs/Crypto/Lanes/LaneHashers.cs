using System.Runtime.Intrinsics;

namespace Blockyard.Crypto.Lanes;

/// <summary>Which lanes this processor has; chosen once, at the start.</summary>
internal static class LaneHashers
{
    // So many messages take as long in lanes as on their own with the processor's SHA instructions.
    private const int FewestOf16 = 4;
    private const int FewestOf8 = 6;

    /// <summary>
    /// The fastest lanes, or null where there are none. Eight beat the processor's SHA instructions, four do not.
    /// </summary>
    public static ILaneHasher? Best { get; } = Select();

    /// <summary>All lanes that work here, made to hash every group in lanes however small it is.</summary>
    public static IReadOnlyList<ILaneHasher> Forced { get; } =
    [
        new LaneHasher<ScalarOperations, uint>(fewest: 1),
        .. Vector128Operations.IsSupported ? (ILaneHasher[])[new LaneHasher<Vector128Operations, Vector128<uint>>(fewest: 1)] : [],
        .. Vector256Operations.IsSupported ? (ILaneHasher[])[new LaneHasher<Vector256Operations, Vector256<uint>>(fewest: 1)] : [],
        .. Vector512Operations.IsSupported ? (ILaneHasher[])[new LaneHasher<Vector512Operations, Vector512<uint>>(fewest: 1)] : [],
    ];

    private static ILaneHasher? Select()
    {
        if (Vector512Operations.IsSupported && Vector512.IsHardwareAccelerated)
        {
            return new LaneHasher<Vector512Operations, Vector512<uint>>(FewestOf16);
        }

        return Vector256Operations.IsSupported ? new LaneHasher<Vector256Operations, Vector256<uint>>(FewestOf8) : null;
    }
}

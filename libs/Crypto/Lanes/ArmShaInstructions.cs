using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ArmSha256 = System.Runtime.Intrinsics.Arm.Sha256;

namespace Blockyard.Crypto.Lanes;

/// <summary>The SHA-256 instructions of ARMv8.</summary>
/// <remarks>
/// The four forwards here are all that cannot run on another processor; the algorithm over them is tested with a double that
/// does in software what ARM's manual says of each.
/// </remarks>
internal readonly struct ArmShaInstructions : IShaInstructions
{
    public static bool IsSupported => ArmSha256.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> HashUpdate1(Vector128<uint> abcd, Vector128<uint> efgh, Vector128<uint> scheduled) =>
        ArmSha256.HashUpdate1(abcd, efgh, scheduled);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> HashUpdate2(Vector128<uint> efgh, Vector128<uint> abcd, Vector128<uint> scheduled) =>
        ArmSha256.HashUpdate2(efgh, abcd, scheduled);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ScheduleUpdate0(Vector128<uint> w0_3, Vector128<uint> w4_7) =>
        ArmSha256.ScheduleUpdate0(w0_3, w4_7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ScheduleUpdate1(Vector128<uint> begun, Vector128<uint> w8_11, Vector128<uint> w12_15) =>
        ArmSha256.ScheduleUpdate1(begun, w8_11, w12_15);
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Blockyard.Crypto;
using Blockyard.Crypto.Lanes;

namespace Blockyard.Mining.Scanning;

/// <summary>The scanner over a processor's own SHA-256 instructions: two headers at a time, so that neither waits for the other.</summary>
/// <remarks>
/// An instruction takes several cycles and the next one of the same header needs its result; with two headers in turn the
/// processor always has one to begin. Midstate and early rejection are the same as with lanes; what else lanes leave out costs
/// more than it saves here.
/// </remarks>
internal sealed class ShaNonceScanner<TInstructions> : INonceScanner
    where TInstructions : struct, IShaInstructions
{
    private const uint EndMarker = 0x8000_0000;
    private const uint HashBits = 256;

    public int Lanes => 2;

    public bool TryScan(HeaderWork work, uint first, int count, out uint nonce, out int tried)
    {
        for (tried = 0; tried < count;)
        {
            var start = first + (uint)tried;
            HashTwo(work, start, out var left, out var right);
            tried += Lanes;
            if ((MayMeet(left, work.TargetTop) || MayMeet(right, work.TargetTop)) && work.TryConfirm(start, Lanes, out nonce))
            {
                return true;
            }
        }

        nonce = 0;
        return false;
    }

    private static bool MayMeet(uint lastWord, uint limit) => BinaryPrimitives.ReverseEndianness(lastWord) <= limit;

    // The last word of the hashes of two headers that differ in the nonce.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void HashTwo(HeaderWork work, uint nonceWord, out uint left, out uint right)
    {
        ref var block = ref MemoryMarshal.GetArrayDataReference(work.Block);
        ref var midstate = ref MemoryMarshal.GetArrayDataReference(work.Midstate);
        var (abcd, efgh) = (At(ref midstate, 0), At(ref midstate, 4));
        var (a, e, a2, e2) = (abcd, efgh, abcd, efgh);
        var head = At(ref block, 0);
        Compress(
            ref a, ref e, head.WithElement(3, nonceWord), At(ref block, 4), At(ref block, 8), At(ref block, 12),
            ref a2, ref e2, head.WithElement(3, nonceWord + 1), At(ref block, 4), At(ref block, 8), At(ref block, 12));

        var (w0, w1, v0, v1) = (a + abcd, e + efgh, a2 + abcd, e2 + efgh);
        ref var initial = ref MemoryMarshal.GetReference(Sha256Compression.InitialState);
        (abcd, efgh) = (At(ref initial, 0), At(ref initial, 4));
        (a, e, a2, e2) = (abcd, efgh, abcd, efgh);
        var (marker, length) = (Vector128.Create(EndMarker, 0, 0, 0), Vector128.Create(0, 0, 0, HashBits));
        Compress(ref a, ref e, w0, w1, marker, length, ref a2, ref e2, v0, v1, marker, length);
        left = e[3] + efgh[3];
        right = e2[3] + efgh[3];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compress(
        ref Vector128<uint> a, ref Vector128<uint> e,
        Vector128<uint> w0, Vector128<uint> w1, Vector128<uint> w2, Vector128<uint> w3,
        ref Vector128<uint> a2, ref Vector128<uint> e2,
        Vector128<uint> v0, Vector128<uint> v1, Vector128<uint> v2, Vector128<uint> v3)
    {
        ref var k = ref MemoryMarshal.GetReference(Sha256Compression.RoundConstants);
        for (var round = 0; ; round += 16)
        {
            Four(ref a, ref e, ref a2, ref e2, At(ref k, round), w0, v0);
            Four(ref a, ref e, ref a2, ref e2, At(ref k, round + 4), w1, v1);
            Four(ref a, ref e, ref a2, ref e2, At(ref k, round + 8), w2, v2);
            Four(ref a, ref e, ref a2, ref e2, At(ref k, round + 12), w3, v3);
            if (round == 48)
            {
                return;
            }

            (w0, v0) = (Extend(w0, w1, w2, w3), Extend(v0, v1, v2, v3));
            (w1, v1) = (Extend(w1, w2, w3, w0), Extend(v1, v2, v3, v0));
            (w2, v2) = (Extend(w2, w3, w0, w1), Extend(v2, v3, v0, v1));
            (w3, v3) = (Extend(w3, w0, w1, w2), Extend(v3, v0, v1, v2));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        ref Vector128<uint> a, ref Vector128<uint> e, ref Vector128<uint> a2, ref Vector128<uint> e2,
        Vector128<uint> constants, Vector128<uint> w, Vector128<uint> v)
    {
        w += constants;
        v += constants;
        var (next, next2) = (TInstructions.HashUpdate1(a, e, w), TInstructions.HashUpdate1(a2, e2, v));
        e = TInstructions.HashUpdate2(e, a, w);
        e2 = TInstructions.HashUpdate2(e2, a2, v);
        (a, a2) = (next, next2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Extend(
        Vector128<uint> w0_3, Vector128<uint> w4_7, Vector128<uint> w8_11, Vector128<uint> w12_15) =>
        TInstructions.ScheduleUpdate1(TInstructions.ScheduleUpdate0(w0_3, w4_7), w8_11, w12_15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> At(ref uint words, int index) => Vector128.LoadUnsafe(ref words, (nuint)index);
}
